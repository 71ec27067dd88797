using System.Security.Cryptography;

namespace Ironic.Images.Sparse;

/// <summary>SHA-256 of each chunk of a stream, so that who copies it can verify on several processors at once, and knows of damage when it comes.</summary>
internal sealed class ChunkDigester(int chunkBytes = ChunkDigester.DefaultBytes) : IDisposable
{
    public const int DefaultBytes = 4 << 20;

    /// <summary>More of them would make the map longer than its readers take: an image with more data is verified as a whole.</summary>
    public const int MostChunks = 32 << 10;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<string> _digests = [];
    private int _inChunk;

    public void AppendData(ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty && _digests.Count < MostChunks)
        {
            var part = data[..Math.Min(data.Length, chunkBytes - _inChunk)];
            _hash.AppendData(part);
            _inChunk += part.Length;
            if (_inChunk == chunkBytes) EndChunk();
            data = data[part.Length..];
        }
    }

    /// <summary>Lower-case hex, in order; the last chunk may be shorter. Null: too many.</summary>
    public IReadOnlyList<string>? Finish()
    {
        if (_inChunk > 0) EndChunk();
        return _digests.Count < MostChunks ? _digests : null;
    }

    public void Dispose() => _hash.Dispose();

    private void EndChunk()
    {
        _digests.Add(Convert.ToHexStringLower(_hash.GetHashAndReset()));
        _inChunk = 0;
    }
}
