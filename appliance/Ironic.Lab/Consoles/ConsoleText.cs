using System.Text;

namespace Ironic.Lab.Consoles;

/// <summary>What a console has said, as text, with the time at which each piece came. Bounded: the oldest goes first. Not thread-safe.</summary>
internal sealed class ConsoleText(int limit)
{
    private readonly TerminalFilter _filter = new();
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly StringBuilder _text = new();
    private readonly List<(long End, DateTimeOffset At)> _arrivals = [];
    private long _dropped;

    /// <summary>Characters so far, dropped ones included.</summary>
    public long Position => _dropped + _text.Length;

    public override string ToString() => _text.ToString();

    public void Append(ReadOnlySpan<byte> octets, DateTimeOffset at)
    {
        var kept = new byte[octets.Length];
        var length = _filter.Filter(octets, kept);
        var characters = new char[_decoder.GetCharCount(kept.AsSpan(0, length), flush: false)];
        _decoder.GetChars(kept.AsSpan(0, length), characters, flush: false);
        if (characters.Length == 0) return;
        _text.Append(characters);
        _arrivals.Add((Position, at));
        if (_text.Length > limit) DropTo(limit / 2);
    }

    /// <summary>The first place at or behind <paramref name="from"/> where <paramref name="wanted"/> stands.</summary>
    public ConsoleMatch? Find(string wanted, long from)
    {
        var start = (int)Math.Clamp(from - _dropped, 0, _text.Length);
        var index = _text.ToString(start, _text.Length - start).IndexOf(wanted, StringComparison.Ordinal);
        if (index < 0) return null;
        var end = _dropped + start + index + wanted.Length;
        return new(end, ArrivalOf(end));
    }

    public IReadOnlyList<ConsoleLine> Lines()
    {
        var lines = new List<ConsoleLine>();
        var position = _dropped;
        foreach (var line in ToString().Split('\n'))
        {
            if (line.Length > 0) lines.Add(new(ArrivalOf(position + 1), line.TrimEnd()));
            position += line.Length + 1;
        }

        return lines;
    }

    /// <summary>When the text up to <paramref name="end"/> was complete.</summary>
    private DateTimeOffset ArrivalOf(long end)
    {
        var index = _arrivals.BinarySearch((end, DateTimeOffset.MinValue));
        return _arrivals[Math.Min(index < 0 ? ~index : index, _arrivals.Count - 1)].At;
    }

    private void DropTo(int length)
    {
        var excess = _text.Length - length;
        _text.Remove(0, excess);
        _dropped += excess;
        _arrivals.RemoveRange(0, _arrivals.FindIndex(arrival => arrival.End > _dropped));
    }
}
