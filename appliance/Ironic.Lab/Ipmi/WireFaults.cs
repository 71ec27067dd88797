namespace Ironic.Lab.Ipmi;

/// <summary>What becomes of datagrams on their way from a BMC. Shares from 0 to 1, each datagram by itself. Default: nothing.</summary>
public sealed record WireFaults
{
    public static WireFaults None { get; } = new();

    /// <summary>Lost.</summary>
    public double LossShare { get; init; }

    /// <summary>Sent twice.</summary>
    public double DuplicateShare { get; init; }

    /// <summary>Held back, and sent after the next.</summary>
    public double ReorderShare { get; init; }

    /// <summary>One bit is wrong, so that some checksum or proof is.</summary>
    public double CorruptShare { get; init; }

    /// <summary>Its end is missing.</summary>
    public double TruncateShare { get; init; }
}
