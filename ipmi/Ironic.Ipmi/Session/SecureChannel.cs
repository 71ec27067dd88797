using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Session;

/// <summary>
/// One side of an open RMCP+ session: seals payloads into signed and encrypted datagrams, and opens those of the other side. Client and
/// BMC use the same. Safe for use by several threads.
/// </summary>
public sealed class SecureChannel : IDisposable
{
    private readonly Lock _gate = new();
    private readonly IntegrityKey _integrity;
    private readonly PayloadCipher _cipher;
    private readonly SequenceWindow _window = new();
    private uint _sequence;

    /// <param name="suite">The algorithms agreed on.</param>
    /// <param name="sik">The session integrity key, from which the others derive.</param>
    /// <param name="localSessionId">The id that this side has chosen: datagrams for us carry it.</param>
    /// <param name="remoteSessionId">The id that the other side has chosen.</param>
    public SecureChannel(CipherSuite suite, ReadOnlySpan<byte> sik, uint localSessionId, uint remoteSessionId)
    {
        (Suite, LocalSessionId, RemoteSessionId) = (suite, localSessionId, remoteSessionId);
        Span<byte> buffer = stackalloc byte[KeyedHash.MaxLength];
        var key = buffer[..suite.Authentication.Hash.Length];
        RakpTranscript.ComputeKey(suite.Authentication.Hash, sik, 1, key);
        _integrity = new(suite.Integrity, key);
        RakpTranscript.ComputeKey(suite.Authentication.Hash, sik, 2, key);
        _cipher = new(key);
    }

    public CipherSuite Suite { get; }

    public uint LocalSessionId { get; }

    public uint RemoteSessionId { get; }

    /// <summary>Encrypts, numbers and signs a payload; returns the bytes written to <paramref name="datagram"/>.</summary>
    public int Seal(PayloadType type, ReadOnlySpan<byte> payload, Span<byte> datagram)
    {
        Span<byte> encrypted = stackalloc byte[Rmcp.MaxDatagramLength];
        lock (_gate)
        {
            var length = _cipher.Encrypt(payload, encrypted);
            _sequence = _sequence == uint.MaxValue ? 1 : _sequence + 1; // 0 is for packets outside a session
            RmcpPlusPacket packet = new()
            {
                PayloadType = type,
                IsEncrypted = true,
                SessionId = RemoteSessionId,
                Sequence = _sequence,
                Payload = encrypted[..length],
            };
            return RmcpPlusCodec.Write(datagram, packet, _integrity);
        }
    }

    /// <summary>Opens a datagram of the other side. It must be for this session, signed, encrypted and new.</summary>
    /// <param name="datagram">As received.</param>
    /// <param name="plain">Takes the payload; <see cref="Rmcp.MaxDatagramLength"/> bytes are enough for any.</param>
    /// <param name="type">What the payload is.</param>
    /// <param name="length">Its bytes in <paramref name="plain"/>.</param>
    public WireError TryOpen(ReadOnlySpan<byte> datagram, Span<byte> plain, out PayloadType type, out int length)
    {
        length = 0;
        type = default;
        if (RmcpPlusCodec.TryRead(datagram, out var packet) is var unreadable and not WireError.None) return unreadable;
        if (packet.SessionId != LocalSessionId) return WireError.UnknownSession;
        if (!packet.IsEncrypted) return WireError.EncryptionMismatch;
        type = packet.PayloadType;
        lock (_gate)
        {
            if (RmcpPlusCodec.Verify(datagram, packet, _integrity) is var forged and not WireError.None) return forged;
            if (!_window.TryTake(packet.Sequence)) return WireError.StaleSequence;
            return _cipher.TryDecrypt(packet.Payload, plain, out length);
        }
    }

    public void Dispose()
    {
        lock (_gate) _cipher.Dispose();
    }
}
