namespace Ironic.Ipmi.Wire;

/// <summary>An IPMI 1.5 session packet. A view of somebody's buffer: do not keep it.</summary>
public readonly ref struct LegacyPacket
{
    public AuthenticationType AuthenticationType { get; init; }

    /// <summary>0 before a session is active.</summary>
    public uint Sequence { get; init; }

    /// <summary>The BMC's; there is only this one, for both ways. 0 outside any session.</summary>
    public uint SessionId { get; init; }

    /// <summary>16 bytes, or none where the authentication type is none. Written by the codec.</summary>
    public ReadOnlySpan<byte> AuthCode { get; init; }

    /// <summary>At most 255 bytes.</summary>
    public ReadOnlySpan<byte> Message { get; init; }
}
