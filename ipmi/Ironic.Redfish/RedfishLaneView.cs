namespace Ironic.Redfish;

/// <summary>How it stands with one BMC, for operators.</summary>
public sealed record RedfishLaneView
{
    public bool IsSessionOpen { get; init; }

    /// <summary>Callers that run or wait.</summary>
    public int Inside { get; init; }

    /// <summary>Requests sent so far.</summary>
    public long Requests { get; init; }

    /// <summary>Smoothed time to an answer; null: not known.</summary>
    public TimeSpan? RoundTrip { get; init; }

    /// <summary>How long the next reading would wait for its answer.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>Times in a row that it did not answer.</summary>
    public int Failures { get; init; }

    /// <summary>The last failure; null: it has answered since.</summary>
    public string? LastFailure { get; init; }

    /// <summary>How long it is left alone; null: it is not.</summary>
    public TimeSpan? AskedAgainIn { get; init; }

    /// <summary>Requests that it gets in any one second; 0: no limit.</summary>
    public int MostPerSecond { get; init; }

    public TimeSpan LeastInterval { get; init; }

    /// <summary>What is odd about it, by name; 1 is true.</summary>
    public IReadOnlyDictionary<string, int> Quirks { get; init; } = new Dictionary<string, int>();
}
