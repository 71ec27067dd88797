namespace Ironic.Model.Drivers;

/// <summary>Capability of slot "power": how it stands with the node's BMC, as far as we know without asking it.</summary>
public interface IBmcStatusCapability
{
    /// <summary>Nothing is sent.</summary>
    /// <exception cref="DriverException">The node's driver_info is wrong; the message lists all that is.</exception>
    BmcStatus DescribeBmc(DriverContext node);
}

/// <summary>One BMC as its lane knows it.</summary>
/// <param name="Protocol">"ipmi", "redfish".</param>
/// <param name="Address">Host and port, or URL.</param>
public sealed record BmcStatus(string Protocol, string Address)
{
    /// <summary>Who it said it is: "vendor", "product", "model", "firmware"; what is not known is left out.</summary>
    public IReadOnlyDictionary<string, string> Identity { get; init; } = new Dictionary<string, string>();

    /// <summary>What is odd about it, by name; 1 is true.</summary>
    public IReadOnlyDictionary<string, int> Quirks { get; init; } = new Dictionary<string, int>();

    public bool IsSessionOpen { get; init; }

    /// <summary>IPMI: number of the cipher suite that worked last; null: none yet.</summary>
    public int? CipherSuite { get; init; }

    /// <summary>Requests under way and waiting.</summary>
    public int Waiting { get; init; }

    /// <summary>Requests sent since the appliance began to use it.</summary>
    public long Requests { get; init; }

    /// <summary>Smoothed time to an answer; null: not known.</summary>
    public TimeSpan? RoundTrip { get; init; }

    /// <summary>How long the next request waits for its answer; null: not known yet.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Requests that it gets in any one second; 0: no limit.</summary>
    public int MostPerSecond { get; init; }

    /// <summary>Least time from an answer to the next request.</summary>
    public TimeSpan LeastInterval { get; init; }

    /// <summary>Times in a row that it did not answer.</summary>
    public int Failures { get; init; }

    /// <summary>The last failure; null: it has answered since.</summary>
    public string? LastFailure { get; init; }

    /// <summary>How long it is left alone before it is asked again; null: it is not left alone.</summary>
    public TimeSpan? AskedAgainIn { get; init; }
}
