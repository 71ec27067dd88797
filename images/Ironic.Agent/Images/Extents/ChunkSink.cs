using System.Globalization;
using System.Security.Cryptography;

namespace Ironic.Agent.Images.Extents;

/// <summary>Verifies every so-manieth chunk of an image as it flows by: several of these share the work, each on a processor of its own.</summary>
/// <param name="chunks">What they must come to.</param>
/// <param name="turn">Which of the sinks this is, from 0.</param>
/// <param name="turns">How many there are.</param>
/// <param name="wrong">Makes the fault, of the digest expected and the one found.</param>
internal sealed class ChunkSink(ChunkDigests chunks, int turn, int turns, Func<string, string, Exception> wrong) : IImageSink, IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private int _chunk;
    private int _inChunk;

    private bool IsMine => _chunk % turns == turn;

    public ValueTask ConsumeAsync(ReadOnlyMemory<byte> data, long offset, CancellationToken cancellationToken)
    {
        for (var rest = data.Span; !rest.IsEmpty;)
        {
            var part = rest[..Math.Min(rest.Length, chunks.ChunkBytes - _inChunk)];
            if (IsMine) _hash.AppendData(part);
            _inChunk += part.Length;
            if (_inChunk == chunks.ChunkBytes) EndChunk();
            rest = rest[part.Length..];
        }

        return default;
    }

    public ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        if (_inChunk > 0) EndChunk();
        if (_chunk == chunks.Sha256.Count) return default;
        throw wrong(Count(chunks.Sha256.Count), Count(_chunk)); // less came than was promised: what is missing was verified by nobody

        static string Count(int count) => string.Create(CultureInfo.InvariantCulture, $"{count} chunks");
    }

    public void Dispose() => _hash.Dispose();

    private void EndChunk()
    {
        if (IsMine)
        {
            var found = Convert.ToHexStringLower(_hash.GetHashAndReset());
            if (found != chunks.Sha256[_chunk])
                throw wrong(string.Create(CultureInfo.InvariantCulture, $"{chunks.Sha256[_chunk]} (of used bytes {(long)_chunk * chunks.ChunkBytes} to {((long)_chunk * chunks.ChunkBytes) + _inChunk - 1})"), found);
        }

        (_chunk, _inChunk) = (_chunk + 1, 0);
    }
}
