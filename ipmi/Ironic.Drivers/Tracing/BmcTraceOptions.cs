namespace Ironic.Drivers.Tracing;

/// <summary>Where traces of BMCs go.</summary>
public sealed record BmcTraceOptions
{
    /// <summary>Null (the default): nothing is recorded, whatever nodes ask for.</summary>
    public string? Folder { get; init; }

    /// <summary>Bytes of one node's trace; it ends there. Default: 16 MiB.</summary>
    public long MostBytes { get; init; } = 16 << 20;

    /// <summary>Nodes recorded at once. Default: 32.</summary>
    public int MostNodes { get; init; } = 32;

    /// <summary>Traces kept; the oldest go first. More than <see cref="MostNodes"/>. Default: 100.</summary>
    public int MostFiles { get; init; } = 100;
}
