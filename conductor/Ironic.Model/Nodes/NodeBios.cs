using System.Collections.Immutable;

namespace Ironic.Model.Nodes;

/// <summary>A node's BIOS settings as its driver last read them (<c>GET /v1/nodes/{n}/bios</c>).</summary>
public sealed record NodeBios(Guid NodeUuid, ImmutableArray<BiosSetting> Settings);

/// <summary>One BIOS setting; all but name and value come from the BMC's attribute registry and are null where it has none.</summary>
public sealed record BiosSetting(string Name, string? Value)
{
    /// <summary>"Enumeration", "String", "Password", "Integer", "Boolean".</summary>
    public string? AttributeType { get; init; }

    public ImmutableArray<string>? AllowableValues { get; init; }
    public long? LowerBound { get; init; }
    public long? UpperBound { get; init; }
    public int? MinLength { get; init; }
    public int? MaxLength { get; init; }
    public bool? ReadOnly { get; init; }
    public bool? ResetRequired { get; init; }

    /// <summary>The value is this machine's alone (a serial number).</summary>
    public bool? Unique { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? UpdatedAt { get; init; }
}
