using Ironic.Model.Faults;

namespace Ironic.Model.Drivers;

/// <summary>Capability of slot "power": takes down what is said to the node's BMC, secrets left out, in a form that can be attached to a report and replayed.</summary>
public interface IBmcRecordCapability
{
    /// <summary>Takes it down until <paramref name="duration"/> has passed; goes on with the trace that is under way, if one is. Nothing is sent for it.</summary>
    /// <returns>The trace, or why there can be none.</returns>
    Outcome<BmcTrace> Record(DriverContext node, TimeSpan duration);

    /// <summary>Ends what <see cref="Record"/> began; no harm where nothing is under way.</summary>
    void EndRecord(DriverContext node);

    /// <summary>The node's last trace, ended or not; null: none is kept.</summary>
    BmcTrace? FindTrace(DriverContext node);
}

/// <summary>What was taken down of one BMC.</summary>
/// <param name="Path">The file, on this appliance.</param>
/// <param name="EndsAt">Null: it has ended, or goes on for as long as the node's <c>driver_info</c> asks for it.</param>
public sealed record BmcTrace(string Path, DateTimeOffset? EndsAt);
