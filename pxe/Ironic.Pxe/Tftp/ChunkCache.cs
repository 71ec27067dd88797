using Ironic.Pxe.Content;

namespace Ironic.Pxe.Tftp;

/// <summary>File content shared by all transfers: a bounded number of chunks, the least recently used ones forgotten. Thread-safe.</summary>
/// <remarks>A hundred machines that boot the same kernel read it from the disk once, and it is in memory once.</remarks>
internal sealed class ChunkCache(long capacity)
{
    /// <summary>64 KiB: below the large object heap's threshold, so that forgotten chunks cost next to nothing.</summary>
    public const int ChunkLength = 64 * 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<Key, LinkedListNode<(Key Key, byte[] Chunk)>> _chunks = [];
    private readonly LinkedList<(Key Key, byte[] Chunk)> _byUse = [];

    /// <summary>Which version of which file, and which chunk of it.</summary>
    private readonly record struct Key(string Name, DateTime Modified, long Length, long Index);

    public int Count
    {
        get { lock (_gate) return _chunks.Count; }
    }

    /// <summary>The chunk at <paramref name="index"/> * 64 KiB; shorter at the file's end.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public byte[] Get(ServedFile file, long index)
    {
        var key = new Key(file.Name, file.Modified, file.Length, index);
        lock (_gate)
        {
            if (_chunks.TryGetValue(key, out var known))
            {
                _byUse.Remove(known);
                _byUse.AddLast(known);
                return known.Value.Chunk;
            }
        }

        // Read outside the lock; should two read the same at once, one of the two copies is kept.
        var chunk = Read(file, index);
        lock (_gate)
        {
            if (!_chunks.ContainsKey(key)) _chunks[key] = _byUse.AddLast((key, chunk));
            while (_chunks.Count * (long)ChunkLength > capacity && _byUse.First is { } oldest)
            {
                _byUse.RemoveFirst();
                _chunks.Remove(oldest.Value.Key);
            }
        }

        return chunk;
    }

    private static byte[] Read(ServedFile file, long index)
    {
        var chunk = GC.AllocateUninitializedArray<byte>((int)Math.Clamp(file.Length - (index * ChunkLength), 0, ChunkLength));
        for (var read = 0; read < chunk.Length;)
        {
            var more = RandomAccess.Read(file.Handle, chunk.AsSpan(read), (index * ChunkLength) + read);
            if (more == 0) throw new EndOfStreamException($"{file.Name} is shorter than it was.");
            read += more;
        }

        return chunk;
    }
}
