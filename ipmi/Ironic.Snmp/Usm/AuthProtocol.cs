using System.Collections.Frozen;
using System.Security.Cryptography;

namespace Ironic.Snmp.Usm;

/// <summary>How messages are authenticated: RFC 3414 (MD5, SHA-1) and RFC 7860 (SHA-2; the 224-bit one is not in .NET).</summary>
/// <param name="Name">What operators call it, in lower case.</param>
/// <param name="Hash">The hash under the HMAC.</param>
/// <param name="HashLength">Bytes of the hash, and of the key.</param>
/// <param name="MacLength">Bytes of the HMAC that a message carries.</param>
public sealed record AuthProtocol(string Name, HashAlgorithmName Hash, int HashLength, int MacLength)
{
    public const int MaxHashLength = 64;

    private const int ExpandedLength = 1 << 20;

    public static FrozenDictionary<string, AuthProtocol> All { get; } = new AuthProtocol[]
    {
        new("md5", HashAlgorithmName.MD5, 16, 12),
        new("sha", HashAlgorithmName.SHA1, 20, 12),
        new("sha256", HashAlgorithmName.SHA256, 32, 24),
        new("sha384", HashAlgorithmName.SHA384, 48, 32),
        new("sha512", HashAlgorithmName.SHA512, 64, 48),
    }.ToFrozenDictionary(p => p.Name);

    /// <summary>Ku: the hash of the passphrase repeated to 1,048,576 bytes (RFC 3414, section A.2). Costly by design: keep it.</summary>
    public byte[] KeyOf(ReadOnlySpan<byte> passphrase)
    {
        using var hash = IncrementalHash.CreateHash(Hash);
        // Whole repetitions of the passphrase, so that each block begins where the last one ended.
        var block = new byte[passphrase.Length * Math.Max(1, 4096 / passphrase.Length)];
        for (var i = 0; i < block.Length; i += passphrase.Length) passphrase.CopyTo(block.AsSpan(i));
        for (var left = ExpandedLength; left > 0; left -= block.Length) hash.AppendData(block, 0, Math.Min(left, block.Length));
        return hash.GetHashAndReset();
    }

    /// <summary>Kul: the key for one agent (RFC 3414, section 2.6).</summary>
    public byte[] Localize(ReadOnlySpan<byte> key, ReadOnlySpan<byte> engineId)
    {
        using var hash = IncrementalHash.CreateHash(Hash);
        hash.AppendData(key);
        hash.AppendData(engineId);
        hash.AppendData(key);
        return hash.GetHashAndReset();
    }

    /// <summary>Fills <see cref="MacLength"/> bytes.</summary>
    public void Sign(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, Span<byte> mac)
    {
        Span<byte> full = stackalloc byte[MaxHashLength];
        CryptographicOperations.HmacData(Hash, key, message, full[..HashLength]);
        full[..MacLength].CopyTo(mac);
    }
}
