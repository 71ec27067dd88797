using System.Collections.Immutable;
using Ironic.Model.Json;
using Ironic.Model.Resources;

namespace Ironic.Model.Inspection;

/// <summary>What to do to a node by what its inspection found.</summary>
public sealed record InspectionRule : Resource
{
    /// <summary>The phase after the hooks, the only one there is.</summary>
    public const string MainPhase = "main";

    public string? Description { get; init; }

    /// <summary>0 to 9999; higher runs earlier.</summary>
    public int Priority { get; init; }

    public string Phase { get; init; } = MainPhase;

    /// <summary>Conditions and actions are not shown, and their values kept out of messages; cannot be undone.</summary>
    public bool Sensitive { get; init; }

    /// <summary>All must hold. <c>{"op", "args", ["loop"], ["multiple"]}</c>, as checked at creation.</summary>
    public ImmutableArray<JsonMap> Conditions { get; init; } = [];

    /// <summary>At least one. <c>{"op", "args", ["loop"]}</c>.</summary>
    public required ImmutableArray<JsonMap> Actions { get; init; }

    public override string Kind => "inspection rule";
}
