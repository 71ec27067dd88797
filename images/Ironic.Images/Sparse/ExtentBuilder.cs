using System.Security.Cryptography;

namespace Ironic.Images.Sparse;

/// <summary>Cuts a stream of blocks into used extents and hashes what lies inside them, in one pass and constant memory (but for the list).</summary>
internal sealed class ExtentBuilder : IDisposable
{
    /// <summary>Shortest run of zeros that ends an extent: fetching it costs less than one more request does.</summary>
    public const long MinGapBytes = 1 << 20;

    /// <summary>After each so many extents the gap doubles, so that a hostile image cannot make the list long.</summary>
    public const int ExtentsPerDoubling = 4096;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly ChunkDigester _chunks = new();
    private readonly List<long[]> _extents = [];
    private long _position;
    private long _pendingZeros;

    public long DataBytes { get; private set; }

    private long MinGap => MinGapBytes << Math.Min(_extents.Count / ExtentsPerDoubling, 30);

    public void AppendData(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty) return;
        if (_extents.Count == 0 || _pendingZeros >= MinGap)
        {
            _extents.Add([_position, 0]);
        }
        else if (_pendingZeros > 0)
        {
            Zeros.AppendTo(Hash, _pendingZeros);
            Extend(_pendingZeros);
        }

        _pendingZeros = 0;
        Hash(data);
        Extend(data.Length);
        _position += data.Length;
    }

    public void AppendZeros(long count)
    {
        _position += count;
        _pendingZeros += count;
    }

    /// <summary>The map of all that was appended; zeros at the end are outside of it.</summary>
    /// <param name="sha256">Of the whole image; the builder sees only the used part.</param>
    public ExtentMap Finish(string sha256) => new()
    {
        Size = _position,
        DataBytes = DataBytes,
        Sha256 = sha256,
        DataSha256 = Convert.ToHexStringLower(_hash.GetCurrentHash()),
        Extents = [.. _extents],
        ChunkBytes = ChunkDigester.DefaultBytes,
        ChunkSha256 = _chunks.Finish(),
    };

    public void Dispose()
    {
        _hash.Dispose();
        _chunks.Dispose();
    }

    private void Hash(ReadOnlySpan<byte> data)
    {
        _hash.AppendData(data);
        _chunks.AppendData(data);
    }

    private void Extend(long length)
    {
        _extents[^1][1] += length;
        DataBytes += length;
    }
}
