using Ironic.Pxe.Content;

namespace Ironic.Pxe.Tftp;

/// <summary>The bytes of one transfer: a file's by way of the shared cache, or a text's. For one reader at a time.</summary>
internal sealed class TransferSource : IDisposable
{
    /// <summary>Above this a file is not sent in netascii, which has to be converted whole: its length on the wire must be known beforehand.</summary>
    public const int MaxConverted = 1 << 20;

    private readonly BootContent _content;
    private readonly ChunkCache? _cache;
    private byte[] _chunk = [];
    private long _chunkIndex = -1;

    private TransferSource(BootContent content, ChunkCache? cache, byte[]? bytes)
    {
        (_content, _cache) = (content, cache);
        if (bytes is not null) (_chunk, _chunkIndex) = (bytes, 0);
        Length = bytes?.Length ?? content.File!.Length;
    }

    public long Length { get; }

    /// <summary>Takes over the content. Null: too large to convert.</summary>
    /// <param name="content">What to send.</param>
    /// <param name="convert">Whether to netascii.</param>
    /// <param name="cache">Where file content is shared.</param>
    public static TransferSource? Open(BootContent content, bool convert, ChunkCache cache)
    {
        if (content.Text is { } text) return new(content, null, convert ? ToNetAscii(text) : text);
        if (!convert) return new(content, cache, null);
        if (content.File!.Length > MaxConverted) return null;
        var whole = new byte[content.File.Length];
        var read = RandomAccess.Read(content.File.Handle, whole, 0);
        return new(content, null, ToNetAscii(whole.AsSpan(0, read)));
    }

    /// <summary>Copies what there is from <paramref name="offset"/>, as much as fits.</summary>
    /// <exception cref="IOException">The file cannot be read, or is shorter than it was.</exception>
    public int Read(long offset, Span<byte> destination)
    {
        destination = destination[..(int)Math.Clamp(Length - offset, 0, destination.Length)];
        for (var copied = 0; copied < destination.Length;)
        {
            var piece = Chunk(offset + copied);
            piece = piece[..Math.Min(piece.Length, destination.Length - copied)];
            piece.CopyTo(destination[copied..]);
            copied += piece.Length;
        }

        return destination.Length;
    }

    public void Dispose() => _content.Dispose();

    internal static byte[] ToNetAscii(ReadOnlySpan<byte> text)
    {
        var converted = new List<byte>(text.Length + (text.Length / 16));
        foreach (var octet in text)
        {
            if (octet == '\n') converted.Add((byte)'\r');
            converted.Add(octet);
            if (octet == '\r') converted.Add(0);
        }

        return [.. converted];
    }

    private ReadOnlySpan<byte> Chunk(long offset)
    {
        if (_cache is null) return _chunk.AsSpan((int)offset);
        var (index, within) = Math.DivRem(offset, ChunkCache.ChunkLength);
        if (index != _chunkIndex) (_chunk, _chunkIndex) = (_cache.Get(_content.File!, index), index);
        return _chunk.AsSpan((int)within);
    }
}
