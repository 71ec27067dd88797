using System.Collections.Concurrent;
using Ironic.Model.Drivers;

namespace Ironic.Drivers.Fake;

/// <summary>The lights of fake machines, as upstream's fakes have them: one that can be set, one that cannot. They are on until somebody sets them; gone with this process.</summary>
internal sealed class FakeLights
{
    private readonly ConcurrentDictionary<(Guid Node, string Name), IndicatorState> _set = new();

    public IReadOnlyList<Indicator> All { get; } =
    [
        new("led-0", IndicatorComponent.Chassis, [IndicatorState.Off, IndicatorState.On], ReadOnly: true),
        new("led", IndicatorComponent.System, [IndicatorState.Blinking, IndicatorState.Off, IndicatorState.On]),
    ];

    public IndicatorState Get(DriverContext node, Indicator light) => _set.GetValueOrDefault((node.NodeUuid, light.Name), IndicatorState.On);

    public void Set(DriverContext node, Indicator light, IndicatorState state) => _set[(node.NodeUuid, light.Name)] = state;
}
