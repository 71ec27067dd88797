namespace Ironic.Lab.Processes;

/// <summary>The last lines that a program said, for the text of a fault. Thread-safe.</summary>
internal sealed class LastLines(int limit, string separator = "; ")
{
    private readonly Queue<string> _lines = new();

    public void Add(string line)
    {
        lock (_lines)
        {
            _lines.Enqueue(line);
            if (_lines.Count > limit) _lines.Dequeue();
        }
    }

    public override string ToString()
    {
        lock (_lines) return _lines.Count == 0 ? "it said nothing" : string.Join(separator, _lines);
    }
}
