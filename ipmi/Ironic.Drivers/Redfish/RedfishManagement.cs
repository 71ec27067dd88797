using Ironic.Model.Drivers;
using Ironic.Model.Json;
using Ironic.Model.Timeline;
using Ironic.Redfish;
using Ironic.Redfish.Systems;

namespace Ironic.Drivers.Redfish;

/// <summary>Slot "management" over Redfish: boot device and mode, Secure Boot, NMI, lights, virtual media, sensors, health, and who the BMC is.</summary>
internal sealed partial class RedfishManagement(string name, RedfishNodes nodes, BootOverrideMemory memory)
    : RedfishSlot(DriverSlot.Management, name, nodes), IManagementInterface, INmiCapability, IBmcIdentityCapability, IHealthCapability
{
    private const string VendorFact = "bmc_vendor", ModelFact = "bmc_model", FirmwareFact = "bmc_firmware", GuidFact = "bmc_guid", QuirksFact = "bmc_quirks";

    public IReadOnlySet<BootDevice> SupportedBootDevices => BootDeviceWords.Supported;

    public async ValueTask<BootDeviceSetting> GetBootDeviceAsync(DriverContext node, CancellationToken cancellationToken)
    {
        if (memory.Recall(node.NodeUuid) is { } kept) return new(kept, true);
        var now = await Find(node).ReadAsync("boot device", (bmc, machine, token) => bmc.GetBootOverrideAsync(machine, token), cancellationToken);
        return now.IsEnabled && BootDeviceWords.FromWord(now.Target) is { } device ? new(device, now.IsContinuous) : new(null, null);
    }

    public async ValueTask SetBootDeviceAsync(DriverContext node, BootDevice device, bool persistent, CancellationToken cancellationToken)
    {
        if (!SupportedBootDevices.Contains(device))
        {
            throw new DriverException($"Boot device '{device.ToWire()}' cannot be set over Redfish; these can: {string.Join(", ", SupportedBootDevices.Order().Select(d => d.ToWire()))}.")
            {
                Cause = DriverCauses.Unsupported,
            };
        }

        var bmc = Find(node);
        var mode = device == BootDevice.UefiHttp ? BootMode.Uefi : node.BootMode;
        var what = $"boot device {device.ToWire()}{(persistent ? ", persistent" : "")}{(mode is { } m ? $", {m.ToWire()}" : "")}";
        memory.Forget(node.NodeUuid);
        var result = await bmc.ChangeAsync(what, (channel, machine, token) => channel.SetBootOverrideAsync(
            machine, BootDeviceWords.ToWord(device), persistent, mode is { } wanted ? BootDeviceWords.ToWord(wanted) : null, device == BootDevice.UefiHttp ? bmc.HttpBootUri : null, token), cancellationToken);
        if (!persistent || result.IsContinuous) return;
        memory.Remember(node.NodeUuid, device);
        bmc.Tell(TimelineNames.BmcCall, $"{bmc.Label} knows no persistent boot device; it is set again before each start", what);
    }

    public async ValueTask InjectNmiAsync(DriverContext node, CancellationToken cancellationToken)
    {
        var bmc = Find(node);
        if (!await bmc.ChangeAsync("NMI", (channel, machine, token) => channel.TryResetAsync(machine, PowerAction.Nmi, token), cancellationToken))
            throw new DriverException($"BMC {bmc.Label} has no NMI.") { Cause = DriverCauses.Unsupported };
    }

    public async ValueTask<string?> GetHealthAsync(DriverContext node, CancellationToken cancellationToken) => await Find(node).ReadAsync(
        "health",
        async (bmc, machine, token) =>
        {
            var status = (await bmc.ReadAsync(machine.SystemPath, token))["Status"];
            return status["HealthRollup"].Text ?? status["Health"].Text;
        },
        cancellationToken);

    /// <summary>Looks at everything anew: this is asked when a node is verified, be it after an update of firmware.</summary>
    public async ValueTask<IReadOnlyDictionary<string, string>> IdentifyAsync(DriverContext node, CancellationToken cancellationToken)
    {
        var bmc = Find(node);
        bmc.Forget();
        var machine = await bmc.ReadAsync("system and manager", (_, found, _) => Task.FromResult(found), cancellationToken);
        var facts = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [VendorFact] = machine.Kind.Vendor.Split(' ', ',', '.')[0].ToLowerInvariant(),
            [ModelFact] = machine.Kind.Model,
            [FirmwareFact] = machine.ManagerFirmware,
            [QuirksFact] = string.Join(",", machine.Quirks.Names),
        };
        if (machine.Uuid is { } uuid) facts[GuidFact] = uuid;
        return facts;
    }
}
