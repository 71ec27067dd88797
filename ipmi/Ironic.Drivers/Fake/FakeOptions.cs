using Ironic.Model.Drivers;

namespace Ironic.Drivers.Fake;

/// <summary>How fake hardware behaves where a node's <c>driver_info</c> does not say.</summary>
public sealed record FakeOptions
{
    /// <summary>
    /// Per slot, how long each of its operations takes, in seconds: "2", or "2,8" for a random time between the two, weighted towards the first.
    /// A slot that is absent (the default) takes no time.
    /// </summary>
    public IReadOnlyDictionary<DriverSlot, string> Delays { get; init; } = new Dictionary<DriverSlot, string>();

    /// <summary>All that is wrong with it.</summary>
    public IReadOnlyList<string> Problems() =>
        [.. Delays.Where(delay => !FakeDelay.TryParse(delay.Value, out _)).Select(delay => $"Fake:Delays:{delay.Key.WireName} is '{delay.Value}'; {FakeDelay.Format}")];
}
