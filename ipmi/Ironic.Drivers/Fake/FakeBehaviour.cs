using Ironic.Model.Drivers;

namespace Ironic.Drivers.Fake;

/// <summary>What all fake slots have in common: each operation takes its time, and fails where the node's <c>driver_info</c> says so.</summary>
internal sealed class FakeBehaviour(FakeOptions options, TimeProvider clock)
{
    public const string FailuresKey = "fake_failures";

    /// <summary>The keys of driver_info that every fake slot reads.</summary>
    public static Dictionary<string, string> PropertiesOf(DriverSlot slot) => new(StringComparer.Ordinal)
    {
        [DelayKey(slot)] = $"Seconds that each operation of the fake {slot.WireName} interface takes: \"2\", or \"2,8\" for a random time. Optional, default 0.",
        [FailuresKey] = "Operations of fake interfaces that fail, separated by commas: \"power.set\", \"bios.factory_reset\", or \"rescue\" for all of an interface's. Optional.",
    };

    public static IReadOnlyList<string> Validate(DriverSlot slot, DriverContext node) =>
        FakeDelay.TryParse(node.DriverInfo.GetText(DelayKey(slot)), out _) ? [] : [$"driver_info's {DelayKey(slot)} is '{node.DriverInfo.GetText(DelayKey(slot))}'; {FakeDelay.Format}."];

    /// <param name="slot">Whose operation.</param>
    /// <param name="operation">"set", "factory_reset": what <c>fake_failures</c> calls it after the slot and a dot.</param>
    /// <param name="node">The node.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="DriverException">It was told to fail.</exception>
    public async ValueTask ActAsync(DriverSlot slot, string operation, DriverContext node, CancellationToken cancellationToken)
    {
        var text = node.DriverInfo.GetText(DelayKey(slot)) ?? options.Delays.GetValueOrDefault(slot);
        if (FakeDelay.TryParse(text, out var delay) && delay.Most > TimeSpan.Zero) await Task.Delay(delay.Pick(Random.Shared.NextDouble()), clock, cancellationToken);
        var name = $"{slot.WireName}.{operation}";
        if (Failures(node).Any(told => told == name || told == slot.WireName))
            throw new DriverException($"The fake {slot.WireName} interface fails at {name}, as driver_info's {FailuresKey} of node {node.NodeName} says.") { Cause = "fake-failure" };
    }

    private static string DelayKey(DriverSlot slot) => $"fake_{slot.WireName}_delay";

    private static string[] Failures(DriverContext node) =>
        node.DriverInfo.GetText(FailuresKey)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
}
