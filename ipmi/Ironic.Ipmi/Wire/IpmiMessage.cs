namespace Ironic.Ipmi.Wire;

/// <summary>A request or answer as it travels over a LAN. A view: <see cref="Data"/> aliases what it was read from.</summary>
public readonly ref struct IpmiMessage
{
    /// <summary>Slave address of the BMC itself.</summary>
    public const byte BmcAddress = 0x20;

    /// <summary>Software id of a remote console, IPMI v2.0 rev 1.1, section 5.5.</summary>
    public const byte ConsoleAddress = 0x81;

    /// <summary>Slave address or software id of the receiver.</summary>
    public byte To { get; init; }

    public byte ToLun { get; init; }

    public byte From { get; init; }

    public byte FromLun { get; init; }

    /// <summary>The command; of an answer, the one that it answers.</summary>
    public required CommandId Command { get; init; }

    public bool IsResponse { get; init; }

    /// <summary>Pairs an answer with its request, and tells a repeated request from a new one: 0-63.</summary>
    public byte Sequence { get; init; }

    /// <summary>What follows the command code; of an answer, the completion code is the first byte.</summary>
    public ReadOnlySpan<byte> Data { get; init; }
}
