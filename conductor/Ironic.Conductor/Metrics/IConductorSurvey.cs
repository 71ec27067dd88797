namespace Ironic.Conductor.Metrics;

/// <summary>Counts what there is; the gauges of the meter <c>Ironic.Conductor</c> show what was counted last.</summary>
public interface IConductorSurvey
{
    /// <summary>Once before each scrape. Looks at memory only, never at a BMC.</summary>
    ValueTask TakeAsync(CancellationToken cancellationToken);
}
