namespace Ironic.Model.Drivers;

/// <summary>Slot "management": what every management implementation can do. More is a capability: an interface beside this one.</summary>
public interface IManagementInterface : IDriverInterface
{
    IReadOnlySet<BootDevice> SupportedBootDevices { get; }

    /// <summary>The device and whether it is persistent; nulls where the BMC does not tell.</summary>
    ValueTask<BootDeviceSetting> GetBootDeviceAsync(DriverContext node, CancellationToken cancellationToken);

    /// <summary>Sets the device of the next boot, or of all; read back where the BMC allows.</summary>
    ValueTask SetBootDeviceAsync(DriverContext node, BootDevice device, bool persistent, CancellationToken cancellationToken);
}

/// <summary>What the BMC says it will boot from.</summary>
public sealed record BootDeviceSetting(BootDevice? Device, bool? Persistent);

/// <summary>Capability: a non-maskable interrupt.</summary>
public interface INmiCapability
{
    ValueTask InjectNmiAsync(DriverContext node, CancellationToken cancellationToken);
}

/// <summary>Capability: names the BMC, for the verify step (device id, vendor, firmware); also the cheapest proof that credentials are right.</summary>
public interface IBmcIdentityCapability
{
    /// <summary>Facts to keep in <c>driver_internal_info</c>, such as <c>bmc_vendor</c>, <c>bmc_firmware</c>.</summary>
    ValueTask<IReadOnlyDictionary<string, string>> IdentifyAsync(DriverContext node, CancellationToken cancellationToken);
}
