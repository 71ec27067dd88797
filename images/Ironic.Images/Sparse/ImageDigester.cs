using System.Security.Cryptography;
using Ironic.Images.Checksums;

namespace Ironic.Images.Sparse;

/// <summary>
/// Everything that one pass over an image's bytes yields: its SHA-256 (the name that it is kept by), the digest it was promised with, and,
/// for a raw image, the map of its used blocks. Blocks must come in order; all but the last are <see cref="Zeros.BlockBytes"/> long.
/// </summary>
internal sealed class ImageDigester : IBlockSink, IDisposable
{
    private readonly IncrementalHash _sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash? _promised;
    private readonly DigestAlgorithm? _algorithm;
    private ExtentBuilder? _extents = new();

    /// <summary>Computes the <paramref name="promised"/> digest beside SHA-256; null: that alone.</summary>
    public ImageDigester(DigestAlgorithm? promised)
    {
        _algorithm = promised is DigestAlgorithm.Sha256 ? null : promised;
        if (_algorithm is { } other) _promised = IncrementalHash.CreateHash(other.HashName);
    }

    /// <summary>Call before anything is appended: no map is wanted, the image is not raw.</summary>
    public void ForgetExtents()
    {
        _extents?.Dispose();
        _extents = null;
    }

    public void Block(ReadOnlySpan<byte> block, bool isZero)
    {
        _sha256.AppendData(block);
        _promised?.AppendData(block);
        if (isZero) _extents?.AppendZeros(block.Length);
        else _extents?.AppendData(block);
    }

    public void Hole(long count)
    {
        Zeros.AppendTo(_sha256, count);
        if (_promised is not null) Zeros.AppendTo(_promised, count);
        _extents?.AppendZeros(count);
    }

    public ImageDigests Finish()
    {
        var sha256 = Convert.ToHexStringLower(_sha256.GetCurrentHash());
        Digest[] digests = _algorithm is { } other && _promised is not null
            ? [new(DigestAlgorithm.Sha256, sha256), new(other, Convert.ToHexStringLower(_promised.GetCurrentHash()))]
            : [new(DigestAlgorithm.Sha256, sha256)];
        return new(sha256, digests, _extents?.Finish(sha256));
    }

    public void Dispose()
    {
        _sha256.Dispose();
        _promised?.Dispose();
        _extents?.Dispose();
    }
}

/// <summary>What a pass over an image yielded: SHA-256, with the promised digest where it is another; the map of used blocks where the image is raw.</summary>
internal sealed record ImageDigests(string Sha256, IReadOnlyList<Digest> All, ExtentMap? Extents)
{
    public Digest Of(DigestAlgorithm algorithm) => All.Single(d => d.Algorithm == algorithm);
}
