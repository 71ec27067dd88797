namespace Ironic.Ipmi.Wire;

/// <summary>K1 with its algorithm: signs the packets of one session.</summary>
public sealed class IntegrityKey(IntegrityAlgorithm algorithm, ReadOnlySpan<byte> k1)
{
    public const int MaxCodeLength = 16;

    private readonly byte[] _k1 = k1.ToArray();

    /// <summary>Length of the truncated auth code on the wire, in bytes.</summary>
    public int CodeLength => algorithm.CodeLength;

    /// <summary>Fills <see cref="CodeLength"/> bytes of <paramref name="code"/>.</summary>
    public void Sign(ReadOnlySpan<byte> data, Span<byte> code)
    {
        Span<byte> full = stackalloc byte[KeyedHash.MaxLength];
        algorithm.Hash.Compute(_k1, data, full);
        full[..CodeLength].CopyTo(code);
    }
}
