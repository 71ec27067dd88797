using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Ironic.Api.Metrics;

/// <summary>Keeps what the instruments of this process measure, for whoever scrapes it: those of the meters <c>Ironic.*</c> and of .NET's runtime.</summary>
/// <remarks>Meters of another host in the same process are left to that one.</remarks>
internal sealed class MetricCollector : IDisposable
{
    private const string Ours = "Ironic.", Runtime = "System.Runtime";

    private readonly MeterListener _listener = new();
    private readonly IMeterFactory _factory;
    private readonly ConcurrentDictionary<Instrument, Series> _series = new();
    private readonly Lock _gate = new();

    public MetricCollector(IMeterFactory factory)
    {
        _factory = factory;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (Concerns(instrument.Meter)) listener.EnableMeasurementEvents(instrument, _series.GetOrAdd(instrument, static i => new(i)));
        };
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, series) => ((Series)series!).Record(value, tags));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, series) => ((Series)series!).Record(value, tags));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, series) => ((Series)series!).Record(value, tags));
        _listener.Start();
    }

    /// <summary>What may be on a page, measured yet or not.</summary>
    public IEnumerable<string> Names => _series.Values.Select(PrometheusText.NameOf);

    /// <summary>All of it as it stands now, in Prometheus' text format.</summary>
    public string Scrape()
    {
        lock (_gate)
        {
            foreach (var series in _series.Values.Where(series => series.IsObserved)) series.Clear(); // what is not told again is gone
            _listener.RecordObservableInstruments();
            return PrometheusText.Of(_series.Values);
        }
    }

    public void Dispose() => _listener.Dispose();

    private bool Concerns(Meter meter) =>
        meter.Name == Runtime || (meter.Name.StartsWith(Ours, StringComparison.Ordinal) && (meter.Scope is null || ReferenceEquals(meter.Scope, _factory)));
}
