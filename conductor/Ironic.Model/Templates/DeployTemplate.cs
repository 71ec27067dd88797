using System.Collections.Immutable;
using Ironic.Model.Json;
using Ironic.Model.Resources;

namespace Ironic.Model.Templates;

/// <summary>Deploy steps by the name of a trait: an instance that asks for the trait gets the steps.</summary>
public sealed record DeployTemplate : Resource
{
    /// <summary>A trait; unique.</summary>
    public required string Name { get; init; }

    /// <summary>At least one; no (interface, step) twice.</summary>
    public required ImmutableArray<TemplateStep> Steps { get; init; }

    public JsonMap Extra { get; init; } = JsonMap.Empty;

    public override string Kind => "deploy template";
    public override IEnumerable<UniqueValue> UniqueValues => UniqueValue.Name(Name);
}

/// <summary>A step of a deploy template.</summary>
/// <param name="Interface">"deploy", "bios", "raid", ...</param>
/// <param name="Step">Its name.</param>
/// <param name="Args">Secrets in them are sealed at rest and masked on the wire.</param>
/// <param name="Priority">Higher runs earlier; 0: leaves the step out, even where it runs by default.</param>
public sealed record TemplateStep(string Interface, string Step, JsonMap Args, int Priority);
