using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Session;

/// <summary>
/// One side of an open RMCP+ session: seals payloads into signed and encrypted datagrams, as far as the cipher suite has it, and opens those
/// of the other side. Client and BMC use the same. Safe for use by several threads.
/// </summary>
public sealed class SecureChannel : ISessionChannel
{
    private readonly Lock _gate = new();
    private readonly IntegrityKey? _integrity;
    private readonly PayloadCipher? _cipher;
    private readonly SequenceWindow _window = new();
    private uint _sequence;
    private bool _isClosed;

    /// <param name="suite">The algorithms agreed on.</param>
    /// <param name="sik">The session integrity key, from which the others derive.</param>
    /// <param name="localSessionId">The id that this side has chosen: datagrams for us carry it.</param>
    /// <param name="remoteSessionId">The id that the other side has chosen.</param>
    /// <param name="password">The user's, with which some suites sign.</param>
    public SecureChannel(CipherSuite suite, MacKey sik, uint localSessionId, uint remoteSessionId, ReadOnlySpan<byte> password = default)
    {
        (Suite, LocalSessionId, RemoteSessionId) = (suite, localSessionId, remoteSessionId);
        Span<byte> buffer = stackalloc byte[KeyedHash.MaxLength];
        var key = buffer[..sik.Length];
        RakpTranscript.ComputeKey(sik, 1, key);
        if (suite.Integrity != IntegrityAlgorithm.None) _integrity = new(suite.Integrity, suite.Integrity.IsKeyedByPassword ? password : key);
        RakpTranscript.ComputeKey(sik, 2, key);
        if (suite.Confidentiality != ConfidentialityAlgorithm.None) _cipher = new(key);
    }

    public CipherSuite Suite { get; }

    public uint LocalSessionId { get; }

    public uint RemoteSessionId { get; }

    /// <summary>Encrypts, numbers and signs a payload; returns the bytes written to <paramref name="datagram"/>; 0: the channel is closed.</summary>
    public int Seal(PayloadType type, scoped ReadOnlySpan<byte> payload, Span<byte> datagram)
    {
        Span<byte> encrypted = stackalloc byte[Rmcp.MaxDatagramLength];
        lock (_gate)
        {
            if (_isClosed) return 0;
            if (_cipher is { } cipher) payload = encrypted[..cipher.Encrypt(payload, encrypted)];
            _sequence = _sequence == uint.MaxValue ? 1 : _sequence + 1; // 0 is for packets outside a session
            RmcpPlusPacket packet = new()
            {
                PayloadType = type,
                IsEncrypted = _cipher is not null,
                SessionId = RemoteSessionId,
                Sequence = _sequence,
                Payload = payload,
            };
            return RmcpPlusCodec.Write(datagram, packet, _integrity);
        }
    }

    /// <summary>Opens a datagram of the other side. It must be for this session, new, and signed and encrypted as agreed.</summary>
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
        if (packet.IsEncrypted != _cipher is not null) return WireError.EncryptionMismatch;
        type = packet.PayloadType;
        lock (_gate)
        {
            if (_isClosed) return WireError.UnknownSession;
            var forged = _integrity is { } key ? RmcpPlusCodec.Verify(datagram, packet, key) : packet.IsAuthenticated ? WireError.AuthenticationMismatch : WireError.None;
            if (forged != WireError.None) return forged;
            if (!_window.TryTake(packet.Sequence)) return WireError.StaleSequence;
            if (_cipher is { } cipher) return cipher.TryDecrypt(packet.Payload, plain, out length);
            packet.Payload.CopyTo(plain);
            length = packet.Payload.Length;
            return WireError.None;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isClosed = true;
            _cipher?.Dispose();
            _integrity?.Dispose();
        }
    }
}
