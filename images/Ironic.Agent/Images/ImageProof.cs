using Ironic.Agent.Images.Extents;

namespace Ironic.Agent.Images;

/// <summary>
/// Tells whether the bytes that flow by are the image's: chunk by chunk on several processors at once, where the image's map has digests of its chunks;
/// else by one digest of them all, on one.
/// </summary>
internal sealed class ImageProof : IDisposable
{
    /// <summary>As many chunks as the pump's buffers hold.</summary>
    private const int MostProcessors = 4;

    private readonly List<IImageSink> _sinks = [];
    private readonly HashSink? _whole;
    private readonly ImageChecksum _checksum;
    private readonly Func<string, string, Exception> _wrong;

    /// <param name="checksum">Of all bytes.</param>
    /// <param name="chunks">Of each chunk of them; null: not known.</param>
    /// <param name="wrong">Makes the fault, of the digest expected and the one found.</param>
    public ImageProof(ImageChecksum checksum, ChunkDigests? chunks, Func<string, string, Exception> wrong)
    {
        (_checksum, _wrong) = (checksum, wrong);
        if (chunks is null)
        {
            _sinks.Add(_whole = new(checksum.Algorithm));
            return;
        }

        var turns = Math.Min(Environment.ProcessorCount, MostProcessors);
        for (var turn = 0; turn < turns; turn++) _sinks.Add(new ChunkSink(chunks, turn, turns, wrong));
    }

    /// <summary>Each is to see every byte. Those of chunks throw as soon as one is wrong.</summary>
    public IReadOnlyList<IImageSink> Sinks => _sinks;

    /// <summary>Throws if what came was not the image; to be called when all of it has come.</summary>
    public void Conclude()
    {
        if (_whole is not null && _whole.Hex != _checksum.Hex) throw _wrong(_checksum.Hex, _whole.Hex);
    }

    public void Dispose()
    {
        foreach (var sink in _sinks) (sink as IDisposable)?.Dispose();
    }
}
