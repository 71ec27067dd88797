using System.Security.Cryptography;

namespace Ironic.Ipmi.Wire;

/// <summary>The key that signs the packets of one session, with its algorithm: K1, or for MD5-128 the password. Not safe for use by two threads at once.</summary>
public sealed class IntegrityKey(IntegrityAlgorithm algorithm, ReadOnlySpan<byte> key) : IDisposable
{
    public const int MaxCodeLength = 16;

    private readonly byte[] _password = algorithm.IsKeyedByPassword ? key.ToArray() : [];
    private readonly MacKey? _key = algorithm.IsKeyedByPassword ? null : algorithm.Hash.With(key);

    /// <summary>Length of the truncated auth code on the wire, in bytes.</summary>
    public int CodeLength => algorithm.CodeLength;

    /// <summary>Fills <see cref="CodeLength"/> bytes of <paramref name="code"/>.</summary>
    public void Sign(ReadOnlySpan<byte> data, Span<byte> code)
    {
        if (_key is null)
        {
            SignByPassword(data, code);
            return;
        }

        Span<byte> full = stackalloc byte[KeyedHash.MaxLength];
        _key.Compute(data, full);
        full[..CodeLength].CopyTo(code);
    }

    public void Dispose() => _key?.Dispose();

    private void SignByPassword(ReadOnlySpan<byte> data, Span<byte> code)
    {
        Span<byte> password = stackalloc byte[BmcSecret.MaxLength]; // padded with zeros
        _password.CopyTo(password);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        hash.AppendData(password);
        hash.AppendData(data);
        hash.AppendData(password);
        hash.GetHashAndReset(code);
    }
}
