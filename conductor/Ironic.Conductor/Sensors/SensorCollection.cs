using Ironic.Conductor.Options;
using Ironic.Conductor.Rounds;
using Microsoft.Extensions.Hosting;

namespace Ironic.Conductor.Sensors;

/// <summary>Reads every node's sensors once an interval, where that is wanted.</summary>
internal sealed class SensorCollection(NodeRounds rounds, SensorCheck check, SensorMemory memory, ConductorOptions options) : BackgroundService
{
    /// <summary>A hundred sensors take 20 s at a BMC's default pace, whoever is slow: so there must be many at once to see 10,000 machines within the default interval.</summary>
    private const int NodesPerWorker = 25;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => options.Sensors is { Enabled: true } sensors
        ? rounds.RunAsync(new("sensor collection", sensors.Interval, check.IsDue, check.ReadAsync) { Workers = sensors.Workers, NodesPerWorker = NodesPerWorker, Keep = memory.Keep }, stoppingToken)
        : Task.CompletedTask;
}
