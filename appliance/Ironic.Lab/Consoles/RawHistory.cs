namespace Ironic.Lab.Consoles;

/// <summary>The last bytes of a console, as they came, for terminals that attach later. Not thread-safe.</summary>
internal sealed class RawHistory(int limit)
{
    private readonly Queue<byte[]> _chunks = new();
    private int _length;

    public void Append(byte[] chunk)
    {
        _chunks.Enqueue(chunk);
        _length += chunk.Length;
        while (_length > limit) _length -= _chunks.Dequeue().Length;
    }

    public byte[] ToArray() => [.. _chunks.SelectMany(chunk => chunk)];
}
