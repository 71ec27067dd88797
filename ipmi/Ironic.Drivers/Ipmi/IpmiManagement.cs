using Ironic.Ipmi;
using Ironic.Ipmi.Commands;
using Ironic.Model.Drivers;
using Ironic.Model.Json;
using Ironic.Model.Timeline;
using BootDevice = Ironic.Model.Drivers.BootDevice;

namespace Ironic.Drivers.Ipmi;

/// <summary>Slot "management" over IPMI: boot device, NMI, sensors, and who the BMC is.</summary>
internal sealed partial class IpmiManagement(IpmiNodes nodes, BootDeviceMemory memory, SensorRecords sensors) : IManagementInterface, INmiCapability, IBmcIdentityCapability
{
    /// <summary>Some BMCs need to be told twice, so the second reading decides.</summary>
    private const int Attempts = 2;

    public DriverSlot Slot => DriverSlot.Management;

    public string Name => "ipmitool";

    public IReadOnlyDictionary<string, string> Properties => IpmiKeys.Properties;

    public IReadOnlySet<BootDevice> SupportedBootDevices => BootDeviceCodes.Supported;

    public IReadOnlyList<string> Validate(DriverContext node) => IpmiNodes.Validate(node);

    public async ValueTask<BootDeviceSetting> GetBootDeviceAsync(DriverContext node, CancellationToken cancellationToken)
    {
        var bmc = nodes.Find(node);
        var flags = await bmc.ReadAsync("boot device", (channel, token) => channel.GetBootFlagsAsync(token), cancellationToken);
        return BootDeviceCodes.FromSelector(flags.Device, flags.IsUefi, bmc.Quirks) is { } device ? new(device, flags.IsPersistent) : new(null, null);
    }

    public async ValueTask SetBootDeviceAsync(DriverContext node, BootDevice device, bool persistent, CancellationToken cancellationToken)
    {
        if (!SupportedBootDevices.Contains(device))
        {
            throw new DriverException($"Boot device '{device.ToWire()}' cannot be set over IPMI; these can: {string.Join(", ", SupportedBootDevices.Order().Select(d => d.ToWire()))}.")
            {
                Cause = "unsupported",
            };
        }

        var bmc = nodes.Find(node);
        var isUefi = node.BootMode == BootMode.Uefi;
        var wanted = new BootFlags(BootDeviceCodes.ToSelector(device, isUefi, bmc.Quirks), isUefi, persistent);
        var what = $"boot device {device.ToWire()}{(persistent ? ", persistent" : "")}{(isUefi ? ", UEFI" : "")}";
        var kept = wanted with { Device = Ironic.Ipmi.Commands.BootDevice.None };
        var keeps = bmc.Settings.KeepsBootFlags && !bmc.Quirks.CannotKeepBootFlags;
        await bmc.ChangeAsync(what, async (channel, token) => kept = await SetAsync(channel, wanted, keeps, token), cancellationToken);
        if (kept.Device != wanted.Device)
        {
            throw new DriverException($"BMC {bmc.Label} accepted {what}, but reads back '{kept.Device}' where '{wanted.Device}' was set: it does not do what it says.")
            {
                Cause = IpmiCauses.BootDeviceNotKept,
            };
        }

        if (kept != wanted) bmc.Tell(TimelineNames.BmcCall, $"{bmc.Label} kept the boot device, but not {Lost(wanted, kept)}", what);
        if (bmc.Settings.ForcesBootDevice) memory.Remember(node.NodeUuid, wanted);
    }

    public async ValueTask InjectNmiAsync(DriverContext node, CancellationToken cancellationToken) => await nodes.Find(node)
        .ChangeAsync("NMI", (channel, token) => channel.ControlChassisAsync(ChassisAction.DiagnosticInterrupt, token), cancellationToken);

    public async ValueTask<IReadOnlyDictionary<string, string>> IdentifyAsync(DriverContext node, CancellationToken cancellationToken)
    {
        var (device, guid) = await nodes.Find(node).ReadAsync("device id", ReadIdentityAsync, cancellationToken);
        return BmcFacts.From(device, guid);
    }

    private static async Task<BootFlags> SetAsync(IIpmiChannel bmc, BootFlags wanted, bool keeps, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (keeps) await bmc.TryKeepBootFlagsAsync(cancellationToken);
            await bmc.SetBootFlagsAsync(wanted, cancellationToken);
            var kept = await bmc.GetBootFlagsAsync(cancellationToken);
            if (kept.Device == wanted.Device || attempt == Attempts) return kept;
        }
    }

    private static async Task<(DeviceId Device, SystemGuid? SystemGuid)> ReadIdentityAsync(IIpmiChannel bmc, CancellationToken cancellationToken)
    {
        var device = await bmc.GetDeviceIdAsync(cancellationToken);
        try
        {
            return (device, await bmc.GetSystemGuidAsync(cancellationToken));
        }
        catch (IpmiException e) when (e.Failure is IpmiFailure.CommandRefused or IpmiFailure.MalformedAnswer)
        {
            return (device, null); // optional in IPMI
        }
    }

    private static string Lost(BootFlags wanted, BootFlags kept) => string.Join(", ",
        new[]
        {
            kept.IsValid ? null : "that it is valid", kept.IsPersistent == wanted.IsPersistent ? null : "its persistence", kept.IsUefi == wanted.IsUefi ? null : "the UEFI bit",
        }.OfType<string>());
}
