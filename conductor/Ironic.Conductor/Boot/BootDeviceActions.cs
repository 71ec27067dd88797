using Ironic.Conductor.Jobs;
using Ironic.Model.Drivers;
using Ironic.Model.Json;
using Ironic.Model.Timeline;

namespace Ironic.Conductor.Boot;

/// <summary>The boot device as stages set it.</summary>
internal static class BootDeviceActions
{
    /// <summary>
    /// As <see cref="SetAsync"/>, but a BMC that cannot is only told of: where the network already leads on to the disk, the device is a shortcut, not a need.
    /// (OpenIPMI's simulator takes "disk" and keeps "default".)
    /// </summary>
    public static async Task TrySetAsync(StageContext context, BootDevice device, bool persistent, CancellationToken cancellationToken)
    {
        try
        {
            await SetAsync(context, device, persistent, cancellationToken);
        }
        catch (DriverException e)
        {
            context.Record(TimelineNames.BmcFailed, $"the boot device could not be set to {device.ToWire()}, which is not fatal: {e.Message}");
        }
    }

    /// <summary>Sets it where the management slot can; a machine without such a slot boots in the order of its firmware.</summary>
    public static async Task SetAsync(StageContext context, BootDevice device, bool persistent, CancellationToken cancellationToken)
    {
        if (context.Driver.Slots.GetValueOrDefault(DriverSlot.Management) is not IManagementInterface management || !management.SupportedBootDevices.Contains(device)) return;
        persistent = context.Node.DriverInfo.GetText("force_persistent_boot_device")?.ToLowerInvariant() switch
        {
            "always" or "true" => true,
            "never" or "false" => false,
            _ => persistent,
        };
        await management.SetBootDeviceAsync(context.Hardware, device, persistent, cancellationToken);
        context.Record(TimelineNames.BootDeviceSet, $"boot device set to {device.ToWire()}{(persistent ? ", persistent" : ", once")}");
    }
}
