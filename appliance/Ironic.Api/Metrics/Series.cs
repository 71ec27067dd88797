using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Ironic.Api.Metrics;

internal enum SeriesKind
{
    Counter,
    Gauge,
    Histogram,
}

/// <summary>What one instrument has measured, by its tags. Thread-safe; a measurement that is not the first of its tags makes no garbage.</summary>
internal sealed class Series(Instrument instrument)
{
    /// <summary>Sets of tags kept of an instrument: whoever makes them up by the thousand fills no memory with them.</summary>
    private const int Limit = 2_000;

    private static readonly double[] DefaultBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly ConcurrentDictionary<int, Cell> _cells = new();
    private readonly Lock _gate = new();
    private readonly double[] _bounds = (instrument as Histogram<double>)?.Advice?.HistogramBucketBoundaries is { } told ? [.. told] : DefaultBounds;
    private int _count;

    public Instrument Instrument => instrument;

    public SeriesKind Kind { get; } = KindOf(instrument);

    /// <summary>It is asked at each scrape, and tells all that there is.</summary>
    public bool IsObserved => instrument.IsObservable;

    public ReadOnlySpan<double> Bounds => _bounds;

    public IEnumerable<Cell> Cells => _cells.Values.SelectMany(cell => cell.AndNext());

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (Find(tags) is not { } cell) return;
        if (Kind == SeriesKind.Histogram) cell.Add(value, _bounds);
        else if (IsObserved || IsLast) cell.Set(value);
        else cell.Add(value);
    }

    public void Clear()
    {
        lock (_gate)
        {
            _cells.Clear();
            _count = 0;
        }
    }

    private bool IsLast => instrument is Gauge<long> or Gauge<double> or Gauge<int>;

    private static SeriesKind KindOf(Instrument instrument) => instrument switch
    {
        Histogram<double> or Histogram<long> or Histogram<int> => SeriesKind.Histogram,
        Counter<long> or Counter<double> or Counter<int> or ObservableCounter<long> or ObservableCounter<double> or ObservableCounter<int> => SeriesKind.Counter,
        _ => SeriesKind.Gauge,
    };

    private Cell? Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var hash = Hash(tags);
        for (var cell = _cells.GetValueOrDefault(hash); cell is not null; cell = cell.Next)
        {
            if (cell.Has(tags)) return cell;
        }

        lock (_gate)
        {
            for (var cell = _cells.GetValueOrDefault(hash); cell is not null; cell = cell.Next)
            {
                if (cell.Has(tags)) return cell;
            }

            if (_count >= Limit) return null;
            _count++;
            return _cells[hash] = new(tags.ToArray(), _cells.GetValueOrDefault(hash), Kind == SeriesKind.Histogram ? _bounds.Length + 1 : 0);
        }
    }

    private static int Hash(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var hash = new HashCode();
        foreach (var (name, value) in tags)
        {
            hash.Add(name);
            hash.Add(value);
        }

        return hash.ToHashCode();
    }
}

/// <summary>One set of tags of an instrument, and its figures.</summary>
/// <param name="tags">As measured.</param>
/// <param name="next">Another whose tags have the same hash.</param>
/// <param name="buckets">How many; 0: no histogram.</param>
internal sealed class Cell(KeyValuePair<string, object?>[] tags, Cell? next, int buckets)
{
    private readonly Lock _gate = new();
    private readonly long[] _buckets = new long[buckets];
    private double _sum;

    public IReadOnlyList<KeyValuePair<string, object?>> Tags => tags;

    public Cell? Next => next;

    public bool Has(ReadOnlySpan<KeyValuePair<string, object?>> others)
    {
        if (others.Length != tags.Length) return false;
        for (var i = 0; i < tags.Length; i++)
        {
            if (tags[i].Key != others[i].Key || !Equals(tags[i].Value, others[i].Value)) return false;
        }

        return true;
    }

    public void Set(double value)
    {
        lock (_gate) _sum = value;
    }

    public void Add(double value)
    {
        lock (_gate) _sum += value;
    }

    public void Add(double value, ReadOnlySpan<double> bounds)
    {
        var at = 0;
        while (at < bounds.Length && value > bounds[at]) at++;
        lock (_gate)
        {
            _buckets[at]++;
            _sum += value;
        }
    }

    /// <summary>The value, or the sum; and how many fell in each bucket.</summary>
    public (double Sum, long[] Buckets) Read()
    {
        lock (_gate) return (_sum, [.. _buckets]);
    }

    public IEnumerable<Cell> AndNext()
    {
        for (var cell = this; cell is not null; cell = cell.Next) yield return cell;
    }
}
