using System.Text.Json.Serialization;
using Ironic.Model.Allocations;
using Ironic.Model.Boot;
using Ironic.Model.Conductors;
using Ironic.Model.Inspection;
using Ironic.Model.Jobs;
using Ironic.Model.Nodes;
using Ironic.Model.Ports;
using Ironic.Model.Templates;
using Ironic.Model.Timeline;
using Ironic.Model.Volumes;

namespace Ironic.Storage.Documents;

/// <summary>The stored form of each record: its properties by name, nulls left out.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(Node))]
[JsonSerializable(typeof(Port))]
[JsonSerializable(typeof(Portgroup))]
[JsonSerializable(typeof(Chassis))]
[JsonSerializable(typeof(VolumeConnector))]
[JsonSerializable(typeof(VolumeTarget))]
[JsonSerializable(typeof(Allocation))]
[JsonSerializable(typeof(DeployTemplate))]
[JsonSerializable(typeof(Runbook))]
[JsonSerializable(typeof(InspectionRule))]
[JsonSerializable(typeof(NodeBios))]
[JsonSerializable(typeof(NodeFirmware))]
[JsonSerializable(typeof(Job))]
[JsonSerializable(typeof(BootPlan))]
[JsonSerializable(typeof(NodeInventory))]
[JsonSerializable(typeof(NodeHistoryEntry))]
[JsonSerializable(typeof(TimelineEvent))]
[JsonSerializable(typeof(ConductorRecord))]
internal sealed partial class StoreJson : JsonSerializerContext;
