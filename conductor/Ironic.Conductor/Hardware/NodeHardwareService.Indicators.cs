using Ironic.Model.Drivers;
using Ironic.Model.Faults;
using Ironic.Model.Json;
using Ironic.Model.Nodes;

namespace Ironic.Conductor.Hardware;

internal sealed partial class NodeHardwareService
{
    public Task<Outcome<IReadOnlyList<Indicator>>> ListIndicatorsAsync(Guid uuid, CancellationToken cancellationToken) =>
        hardware.SharedAsync<IIndicatorCapability, IReadOnlyList<Indicator>>(uuid, "get_supported_indicators", async (lights, context, _) => Outcome.Of(await lights.ListIndicatorsAsync(context, cancellationToken)), cancellationToken);

    public Task<Outcome<IndicatorState>> GetIndicatorAsync(Guid uuid, string name, CancellationToken cancellationToken) =>
        hardware.LockedAsync<IIndicatorCapability, IndicatorState>(uuid, "get_indicator_state", async (lights, context, node) =>
            (await FindAsync(lights, context, node, name, cancellationToken)).TryGet(out var indicator, out var unknown) ? await lights.GetIndicatorAsync(context, indicator, cancellationToken) : unknown, cancellationToken);

    public Task<Outcome> SetIndicatorAsync(Guid uuid, string name, IndicatorState state, CancellationToken cancellationToken) =>
        DoneAsync(hardware.LockedAsync<IIndicatorCapability, bool>(uuid, "set_indicator_state", async (lights, context, node) =>
        {
            if (!(await FindAsync(lights, context, node, name, cancellationToken)).TryGet(out var indicator, out var unknown)) return unknown;
            if (indicator.ReadOnly) return Fault.Invalid($"Indicator {name} of node {node.Uuid} is read-only.");
            if (!indicator.States.Contains(state)) return Fault.Invalid($"Indicator {name} cannot be {state.ToWire()}; it can be {string.Join(", ", indicator.States.Select(s => s.ToWire()))}.");
            await lights.SetIndicatorAsync(context, indicator, state, cancellationToken);
            return true;
        }, cancellationToken));

    private static async Task<Outcome<Indicator>> FindAsync(IIndicatorCapability lights, DriverContext context, Node node, string name, CancellationToken cancellationToken)
    {
        var all = await lights.ListIndicatorsAsync(context, cancellationToken);
        return all.FirstOrDefault(light => $"{light.Name}@{light.Component.ToWire()}" == name) is { } found
            ? found
            : Fault.Invalid($"Node {node.Uuid} has no indicator {name}; it has {string.Join(", ", all.Select(light => $"{light.Name}@{light.Component.ToWire()}"))}.");
    }
}
