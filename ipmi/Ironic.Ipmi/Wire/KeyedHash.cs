using System.Security.Cryptography;

namespace Ironic.Ipmi.Wire;

/// <summary>An HMAC. IPMI pads short keys with zeros, and so does HMAC, so that a key may be given at its own length.</summary>
public sealed record KeyedHash(HashAlgorithmName Name, int Length)
{
    /// <summary>No hash that we use is longer, in bytes.</summary>
    public const int MaxLength = 32;

    /// <summary>Nothing is proved: zero bytes.</summary>
    public static KeyedHash None { get; } = new(default, 0);

    public static KeyedHash Md5 { get; } = new(HashAlgorithmName.MD5, 16);

    public static KeyedHash Sha1 { get; } = new(HashAlgorithmName.SHA1, 20);

    public static KeyedHash Sha256 { get; } = new(HashAlgorithmName.SHA256, 32);

    /// <summary>The key is copied.</summary>
    public MacKey With(ReadOnlySpan<byte> key) => new(this, key);
}
