using System.Security.Cryptography;

namespace Ironic.Ipmi.Wire;

/// <summary>The key that signs the packets of one session, with its algorithm: K1, or for MD5-128 the password.</summary>
public sealed class IntegrityKey(IntegrityAlgorithm algorithm, ReadOnlySpan<byte> key)
{
    public const int MaxCodeLength = 16;

    private readonly byte[] _key = key.ToArray();

    /// <summary>Length of the truncated auth code on the wire, in bytes.</summary>
    public int CodeLength => algorithm.CodeLength;

    /// <summary>Fills <see cref="CodeLength"/> bytes of <paramref name="code"/>.</summary>
    public void Sign(ReadOnlySpan<byte> data, Span<byte> code)
    {
        if (algorithm.IsKeyedByPassword)
        {
            SignByPassword(data, code);
            return;
        }

        Span<byte> full = stackalloc byte[KeyedHash.MaxLength];
        algorithm.Hash.Compute(_key, data, full);
        full[..CodeLength].CopyTo(code);
    }

    private void SignByPassword(ReadOnlySpan<byte> data, Span<byte> code)
    {
        Span<byte> password = stackalloc byte[BmcSecret.MaxLength]; // padded with zeros
        _key.CopyTo(password);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        hash.AppendData(password);
        hash.AppendData(data);
        hash.AppendData(password);
        hash.GetHashAndReset(code);
    }
}
