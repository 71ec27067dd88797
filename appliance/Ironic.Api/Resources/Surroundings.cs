using Ironic.Conductor.Nodes;
using Ironic.Model.Identity;

namespace Ironic.Api.Resources;

/// <summary>What every collection's handlers use.</summary>
internal sealed record Surroundings(INodeService Nodes, IIdSource Ids, TimeProvider Time, ApiOptions Options);
