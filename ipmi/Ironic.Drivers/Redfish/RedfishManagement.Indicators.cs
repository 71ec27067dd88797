using System.Collections.Frozen;
using Ironic.Model.Drivers;
using Ironic.Model.Json;
using Ironic.Redfish;
using Ironic.Redfish.Managers;
using Ironic.Redfish.Storage;
using Ironic.Redfish.Systems;

namespace Ironic.Drivers.Redfish;

/// <summary>Lights: of the system, of its chassis, of its disks. Each is called by the last part of its resource's path.</summary>
internal sealed partial class RedfishManagement : IIndicatorCapability
{
    private static readonly FrozenDictionary<IndicatorState, string> LightWords = new Dictionary<IndicatorState, string>
    {
        [IndicatorState.On] = "On", [IndicatorState.Off] = "Off", [IndicatorState.Blinking] = "Blinking",
    }.ToFrozenDictionary();

    public async ValueTask<IReadOnlyList<Indicator>> ListIndicatorsAsync(DriverContext node, CancellationToken cancellationToken) => await Find(node).ReadAsync<IReadOnlyList<Indicator>>(
        "indicators",
        async (bmc, machine, token) =>
        {
            List<Indicator> found = [];
            foreach (var (component, path) in await PlacesAsync(bmc, machine, null, token))
            {
                if (await bmc.GetIndicatorAsync(path, token) is not null) found.Add(new(NameOf(path), component, [.. LightWords.Keys.Order()]));
            }

            return found;
        },
        cancellationToken);

    public async ValueTask<IndicatorState> GetIndicatorAsync(DriverContext node, Indicator indicator, CancellationToken cancellationToken)
    {
        var word = await Find(node).ReadAsync("indicator", async (bmc, machine, token) =>
            await bmc.GetIndicatorAsync(await PathOfAsync(bmc, machine, indicator, token), token), cancellationToken);
        return LightWords.FirstOrDefault(light => light.Value == word) is { Value: not null } known ? known.Key : IndicatorState.Unknown;
    }

    public async ValueTask SetIndicatorAsync(DriverContext node, Indicator indicator, IndicatorState state, CancellationToken cancellationToken)
    {
        if (!LightWords.TryGetValue(state, out var word)) throw new DriverException($"An indicator cannot be set to '{state.ToWire()}'.") { Cause = DriverCauses.Unsupported };
        await Find(node).ChangeAsync($"indicator {indicator.Component.ToWire()}/{indicator.Name} {state.ToWire()}", async (bmc, machine, token) =>
            await bmc.SetIndicatorAsync(machine, await PathOfAsync(bmc, machine, indicator, token), word, token), cancellationToken);
    }

    private static async Task<string> PathOfAsync(IRedfishChannel bmc, RedfishMachine machine, Indicator indicator, CancellationToken cancellationToken) =>
        (await PlacesAsync(bmc, machine, indicator.Component, cancellationToken)).FirstOrDefault(place => place.Component == indicator.Component && NameOf(place.Path) == indicator.Name).Path
            ?? throw new DriverException($"BMC {bmc.Target.Label} has no indicator {indicator.Component.ToWire()}/{indicator.Name}.") { Cause = DriverCauses.Unsupported };

    /// <param name="bmc">The BMC.</param>
    /// <param name="machine">The system.</param>
    /// <param name="only">Disks take many requests to find: they are looked for only where they, or all, are wanted (null).</param>
    /// <param name="cancellationToken">Gives up.</param>
    private static async Task<IReadOnlyList<(IndicatorComponent Component, string Path)>> PlacesAsync(
        IRedfishChannel bmc, RedfishMachine machine, IndicatorComponent? only, CancellationToken cancellationToken)
    {
        var disks = only is null or IndicatorComponent.Disk ? await bmc.GetStorageAsync(machine, cancellationToken) : [];
        return
        [
            (IndicatorComponent.System, machine.SystemPath),
            .. machine.ChassisPaths.Select(path => (IndicatorComponent.Chassis, path)),
            .. disks.SelectMany(storage => storage.Drives).Select(drive => (IndicatorComponent.Disk, drive.Path)).Distinct(),
        ];
    }

    private static string NameOf(string path) => path.TrimEnd('/') is var trimmed ? trimmed[(trimmed.LastIndexOf('/') + 1)..] : path;
}
