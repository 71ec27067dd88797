using System.Collections.Frozen;
using Ironic.Model.Drivers;
using Ironic.Model.Json;
using Ironic.Redfish;
using Ironic.Redfish.Systems;

namespace Ironic.Drivers.Redfish;

/// <summary>How the firmware boots.</summary>
internal sealed partial class RedfishManagement : IBootModeCapability, ISecureBootCapability
{
    public IReadOnlySet<BootMode> SupportedBootModes { get; } = Enum.GetValues<BootMode>().ToFrozenSet();

    public async ValueTask<BootMode?> GetBootModeAsync(DriverContext node, CancellationToken cancellationToken) =>
        BootDeviceWords.ToMode(await Find(node).ReadAsync("boot mode", (bmc, machine, token) => bmc.GetBootModeAsync(machine, token), cancellationToken));

    public async ValueTask SetBootModeAsync(DriverContext node, BootMode mode, CancellationToken cancellationToken) =>
        await Find(node).ChangeAsync($"boot mode {mode.ToWire()}", (bmc, machine, token) => bmc.SetBootModeAsync(machine, BootDeviceWords.ToWord(mode), token), cancellationToken);

    public async ValueTask<bool?> GetSecureBootAsync(DriverContext node, CancellationToken cancellationToken) => await Find(node).ReadAsync<bool?>(
        "Secure Boot",
        async (bmc, machine, token) =>
        {
            try
            {
                return (await bmc.GetSecureBootAsync(machine, token)).IsEnabled;
            }
            catch (RedfishException e) when (e.Failure == RedfishFailure.Unsupported)
            {
                return null;
            }
        },
        cancellationToken);

    public async ValueTask SetSecureBootAsync(DriverContext node, bool enabled, CancellationToken cancellationToken) =>
        await Find(node).ChangeAsync($"Secure Boot {(enabled ? "on" : "off")}", (bmc, machine, token) => bmc.SetSecureBootAsync(machine, enabled, token), cancellationToken);
}
