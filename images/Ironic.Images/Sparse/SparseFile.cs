using System.Buffers;
using Ironic.Images.Native;
using Microsoft.Win32.SafeHandles;

namespace Ironic.Images.Sparse;

/// <summary>Reads files block by block without reading their holes.</summary>
internal static class SparseFile
{
    private const int BufferBytes = 16 * Zeros.BlockBytes;

    /// <summary>Feeds all of a file to a sink. The file must not change meanwhile; that is for the caller to check afterwards.</summary>
    /// <exception cref="IOException">It is shorter than <paramref name="length"/>, or cannot be read.</exception>
    public static async Task WalkAsync(SafeFileHandle file, long length, IBlockSink sink, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            for (var position = 0L; position < length;)
            {
                var data = LibC.SeekData(file, position, length);
                if (Floor(data) > position) sink.Hole(Floor(data) - position);
                position = Math.Max(position, Floor(data));
                if (position >= length) return;

                var end = Math.Min(length, Ceiling(Math.Max(data + 1, LibC.SeekHole(file, data, length))));
                while (position < end)
                {
                    var chunk = buffer.AsMemory(0, (int)Math.Min(BufferBytes, end - position));
                    await ReadExactlyAsync(file, chunk, position, cancellationToken);
                    Split(chunk.Span, sink);
                    position += chunk.Length;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        long Floor(long offset) => offset >= length ? length : offset / Zeros.BlockBytes * Zeros.BlockBytes;
        static long Ceiling(long offset) => (offset + Zeros.BlockBytes - 1) / Zeros.BlockBytes * Zeros.BlockBytes;
    }

    /// <summary>Cuts bytes that begin on a block boundary into blocks.</summary>
    public static void Split(ReadOnlySpan<byte> data, IBlockSink sink)
    {
        while (!data.IsEmpty)
        {
            var block = data[..Math.Min(Zeros.BlockBytes, data.Length)];
            sink.Block(block, Zeros.AreAll(block));
            data = data[block.Length..];
        }
    }

    private static async Task ReadExactlyAsync(SafeFileHandle file, Memory<byte> into, long offset, CancellationToken cancellationToken)
    {
        while (!into.IsEmpty)
        {
            var read = await RandomAccess.ReadAsync(file, into, offset, cancellationToken);
            if (read == 0) throw new EndOfStreamException($"The file ended at byte {offset} while it was read.");
            into = into[read..];
            offset += read;
        }
    }
}
