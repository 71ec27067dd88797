namespace Ironic.Ipmi.Wire;

/// <summary>A decoded RMCP+ packet. A view: <see cref="Payload"/> aliases the datagram and lives no longer than it.</summary>
public readonly ref struct RmcpPlusPacket
{
    public required PayloadType PayloadType { get; init; }

    public bool IsEncrypted { get; init; }

    /// <summary>Carries a trailer with an auth code, which <see cref="RmcpPlusCodec.Verify"/> checks.</summary>
    public bool IsAuthenticated { get; init; }

    /// <summary>The receiver's own session id; 0 outside a session.</summary>
    public uint SessionId { get; init; }

    public uint Sequence { get; init; }

    /// <summary>Still encrypted when <see cref="IsEncrypted"/>.</summary>
    public required ReadOnlySpan<byte> Payload { get; init; }
}
