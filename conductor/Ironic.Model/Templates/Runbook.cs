using System.Collections.Immutable;
using Ironic.Model.Json;
using Ironic.Model.Resources;

namespace Ironic.Model.Templates;

/// <summary>A named, approved list of steps for cleaning and servicing.</summary>
public sealed record Runbook : Resource
{
    public required string Name { get; init; }

    /// <summary>At least one; carried out by ascending <see cref="RunbookStep.Order"/>.</summary>
    public required ImmutableArray<RunbookStep> Steps { get; init; }

    public bool DisableRamdisk { get; init; }

    /// <summary>Usable by everybody; then it has no owner.</summary>
    public bool Public { get; init; }

    /// <summary>A project; null: the operator's.</summary>
    public string? Owner { get; init; }

    public string? Description { get; init; }

    /// <summary>It may run on nodes that have one of these (from 1.112 on; before, on nodes with the trait of its name).</summary>
    public ImmutableSortedSet<string> Traits { get; init; } = [];

    public JsonMap Extra { get; init; } = JsonMap.Empty;

    public override string Kind => "runbook";
    public override IEnumerable<UniqueValue> UniqueValues => UniqueValue.Name(Name);
}

/// <summary>A step of a runbook.</summary>
/// <param name="Interface">"deploy", "bios", "raid", ...</param>
/// <param name="Step">Its name.</param>
/// <param name="Args"><inheritdoc cref="TemplateStep" path="/param[@name='Args']"/></param>
/// <param name="Order">Its place: lower runs earlier.</param>
public sealed record RunbookStep(string Interface, string Step, JsonMap Args, int Order);
