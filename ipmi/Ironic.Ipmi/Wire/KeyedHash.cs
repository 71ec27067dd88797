using System.Security.Cryptography;

namespace Ironic.Ipmi.Wire;

/// <summary>An HMAC. IPMI pads short keys with zeros, and so does HMAC, so that a key may be given at its own length.</summary>
public sealed record KeyedHash(HashAlgorithmName Name, int Length)
{
    /// <summary>No hash that we use is longer, in bytes.</summary>
    public const int MaxLength = 32;

    public static KeyedHash Sha1 { get; } = new(HashAlgorithmName.SHA1, 20);

    public static KeyedHash Sha256 { get; } = new(HashAlgorithmName.SHA256, 32);

    /// <summary>Fills <see cref="Length"/> bytes of <paramref name="destination"/>.</summary>
    public void Compute(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, Span<byte> destination) =>
        CryptographicOperations.HmacData(Name, key, data, destination[..Length]);
}
