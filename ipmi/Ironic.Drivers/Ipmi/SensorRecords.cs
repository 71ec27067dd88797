using System.Collections.Concurrent;
using Ironic.Ipmi;
using Ironic.Ipmi.Bridging;
using Ironic.Ipmi.Sdr;
using Ironic.Ipmi.Wire;

namespace Ironic.Drivers.Ipmi;

/// <summary>
/// Which sensors BMCs have. To find out takes a request or more for each record, so it is kept for as long as the repository's count and times stay as they were,
/// and for a day at most: there are BMCs whose times stand still. Safe for use by several threads.
/// </summary>
internal sealed class SensorRecords(TimeProvider time)
{
    /// <summary>Beyond, one is forgotten for each that comes.</summary>
    private const int MostBmcs = 10_000;

    /// <summary>No machine has more that are worth the time.</summary>
    private const int MostSensors = 1_000;

    private static readonly TimeSpan LongestKept = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<(string Label, IpmiRoute? Route), Known> _known = new();

    /// <param name="label">The BMC: "10.0.0.5:623".</param>
    /// <param name="route">The controller behind it; null: itself.</param>
    /// <param name="bmc">How it is asked.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<SensorRecord>> ReadAsync(string label, IpmiRoute? route, IIpmiChannel bmc, CancellationToken cancellationToken)
    {
        var state = await FindStateAsync(bmc, cancellationToken);
        if (_known.TryGetValue((label, route), out var known) && known.State == state && time.GetElapsedTime(known.ReadAt) < LongestKept) return known.Sensors;
        var records = await bmc.ReadSdrAsync(cancellationToken);
        Known read = new(state, time.GetTimestamp(), [.. records.OfType<SensorRecord>().Where(sensor => sensor.CanRead).SelectMany(sensor => sensor.Expand()).Take(MostSensors).Select(WithoutBytes)]);
        if (!_known.ContainsKey((label, route)) && _known.Count >= MostBmcs) _known.TryRemove(_known.Keys.First(), out _);
        _known[(label, route)] = read;
        return read.Sensors;
    }

    /// <summary>Null where a BMC has no repository, only records of its own sensors.</summary>
    private static async Task<SdrInfo?> FindStateAsync(IIpmiChannel bmc, CancellationToken cancellationToken)
    {
        try
        {
            return await bmc.GetSdrInfoAsync(cancellationToken);
        }
        catch (IpmiException e) when (e.Code is CompletionCode.InvalidCommand || e.Failure is IpmiFailure.MalformedAnswer)
        {
            return null;
        }
    }

    private static SensorRecord WithoutBytes(SensorRecord sensor) => sensor with { Bytes = default };

    private sealed record Known(SdrInfo? State, long ReadAt, IReadOnlyList<SensorRecord> Sensors);
}
