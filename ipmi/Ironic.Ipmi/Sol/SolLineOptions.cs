namespace Ironic.Ipmi.Sol;

/// <summary>How patient a line is, and how much it holds.</summary>
public sealed record SolLineOptions
{
    /// <summary>Wait before a packet is sent again; each further wait is twice as long. Default: 0.5 s.</summary>
    public TimeSpan RetryInterval { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Longest wait between two sendings. Default: 4 s.</summary>
    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Sendings of one packet before the line counts as dead. Default: 8, which takes some 20 s.</summary>
    public int Attempts { get; init; } = 8;

    /// <summary>Wait after the other side could take no more. Default: 0.2 s.</summary>
    public TimeSpan RefusalDelay { get; init; } = TimeSpan.FromSeconds(0.2);

    /// <summary>Characters in one packet. Default: 200, which every BMC takes.</summary>
    public int PacketLength { get; init; } = 200;

    /// <summary>Characters received that nobody has read yet; when there are as many, the other side is told to wait. Default: 64 KiB.</summary>
    public int ReceiveLimit { get; init; } = 64 << 10;
}
