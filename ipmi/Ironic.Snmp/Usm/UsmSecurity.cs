using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Ironic.Snmp.Wire;

namespace Ironic.Snmp.Usm;

/// <summary>Seals and opens messages of one user towards one agent (RFC 3414, section 3). Client and agent use the same.</summary>
internal sealed class UsmSecurity
{
    private readonly UsmUser _user;
    private readonly UsmKeys _keys;
    private readonly byte[] _engineId;
    private long _salt = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long))); // begins anywhere, so that no restart repeats one

    public UsmSecurity(UsmUser user, byte[] engineId) => (_user, _engineId, _keys) = (user, engineId, user.KeysFor(engineId));

    public UsmUser User => _user;

    public ReadOnlyMemory<byte> EngineId => _engineId;

    public byte[] Seal(ScopedPdu scoped, int messageId, int boots, int time, bool isReportable)
    {
        var data = V3Codec.WriteScoped(scoped);
        var salt = Array.Empty<byte>();
        if (_user.Priv is { } priv)
        {
            salt = NextSalt(boots);
            data = priv.Encrypt(_keys.Priv, boots, time, salt, data);
        }

        var datagram = V3Codec.Write(new()
        {
            MessageId = messageId, IsAuthenticated = _user.Auth is not null, IsEncrypted = _user.Priv is not null, IsReportable = isReportable,
            EngineId = _engineId, EngineBoots = boots, EngineTime = time, UserName = _user.NameBytes,
            AuthParameters = new byte[_user.Auth?.MacLength ?? 0], PrivParameters = salt, Data = data,
        });
        if (_user.Auth is { } auth && V3Codec.TryRead(datagram, out _, out var offset)) auth.Sign(_keys.Auth, datagram, datagram.AsSpan(offset, auth.MacLength));
        return datagram;
    }

    /// <summary>Verifies and decrypts a message, which <see cref="V3Codec"/> has read; the window of time is the caller's to check.</summary>
    public UsmError TryOpen(ReadOnlySpan<byte> datagram, V3Message message, int authOffset, [NotNullWhen(true)] out ScopedPdu? scoped)
    {
        scoped = null;
        if (message.IsAuthenticated != _user.Auth is not null || message.IsEncrypted != _user.Priv is not null) return UsmError.UnsupportedSecurityLevel;
        if (_user.Auth is { } auth && !IsSigned(auth, datagram, message, authOffset)) return UsmError.WrongDigest;
        var data = message.Data;
        if (_user.Priv is { } priv)
        {
            if (priv.Decrypt(_keys.Priv, message.EngineBoots, message.EngineTime, message.PrivParameters.Span, data.Span) is not { } plain) return UsmError.Decryption;
            data = plain;
        }

        return V3Codec.TryReadScoped(data.Span, out scoped) ? UsmError.None : _user.Priv is null ? UsmError.Malformed : UsmError.Decryption;
    }

    private bool IsSigned(AuthProtocol auth, ReadOnlySpan<byte> datagram, V3Message message, int offset)
    {
        if (message.AuthParameters.Length != auth.MacLength || offset == 0) return false;
        var copy = datagram.ToArray();
        copy.AsSpan(offset, auth.MacLength).Clear();
        Span<byte> expected = stackalloc byte[AuthProtocol.MaxHashLength];
        auth.Sign(_keys.Auth, copy, expected);
        return CryptographicOperations.FixedTimeEquals(expected[..auth.MacLength], message.AuthParameters.Span);
    }

    /// <summary>Never twice with the same key: DES takes the engine's boots and a count (RFC 3414, section 8.1.1.1), AES 64 bits of count.</summary>
    private byte[] NextSalt(int boots)
    {
        var salt = new byte[PrivProtocol.SaltLength];
        BinaryPrimitives.WriteInt64BigEndian(salt, Interlocked.Increment(ref _salt));
        if (_user.Priv!.Cipher != PrivCipher.Aes) BinaryPrimitives.WriteInt32BigEndian(salt, boots);
        return salt;
    }
}
