namespace Ironic.Redfish;

/// <summary>A BMC that did not do what was asked, or that could not be asked. The message is for an operator.</summary>
public sealed class RedfishException(RedfishFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    public RedfishFailure Failure { get; } = failure;

    /// <summary>HTTP status; null when there was no answer.</summary>
    public int? Status { get; init; }

    /// <summary>The BMC's own words; empty when it had none.</summary>
    public IReadOnlyList<RedfishMessage> Messages { get; init; } = [];

    /// <summary>How long the BMC asks to wait; null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the same request may do better later.</summary>
    public bool IsTransient => Failure is RedfishFailure.Unreachable or RedfishFailure.NoAnswer or RedfishFailure.Busy or RedfishFailure.ServerError
        or RedfishFailure.NoSession or RedfishFailure.QueueFull;

    /// <summary>Whether any message has this key, whatever its registry, or holds it in its text (vendors wrap each other's).</summary>
    public bool Says(string key) => Messages.Any(m =>
        m.Id.Contains(key, StringComparison.OrdinalIgnoreCase) || m.Text.Contains(key, StringComparison.OrdinalIgnoreCase));
}
