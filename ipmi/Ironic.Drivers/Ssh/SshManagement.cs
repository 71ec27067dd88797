using Ironic.Model.Drivers;

namespace Ironic.Drivers.Ssh;

/// <summary>Slot "management" of a libvirt host's machine: boot order, NMI, MAC addresses. libvirt knows no order for one start only.</summary>
internal sealed class SshManagement(SshHosts hosts) : IManagementInterface, INmiCapability, IBmcIdentityCapability
{
    public DriverSlot Slot => DriverSlot.Management;

    public string Name => "ssh";

    public IReadOnlyDictionary<string, string> Properties => SshKeys.Properties;

    public IReadOnlySet<BootDevice> SupportedBootDevices => DomainXml.Supported;

    public IReadOnlyList<string> Validate(DriverContext node) => SshHosts.Validate(node);

    public async ValueTask<BootDeviceSetting> GetBootDeviceAsync(DriverContext node, CancellationToken cancellationToken) =>
        (await hosts.Find(node).GetDefinitionAsync(cancellationToken)).FirstDevice is { } device ? new(device, true) : new(null, null);

    public async ValueTask SetBootDeviceAsync(DriverContext node, BootDevice device, bool persistent, CancellationToken cancellationToken)
    {
        if (!SupportedBootDevices.Contains(device))
            throw new DriverException($"Boot device '{device}' cannot be set in libvirt; these can: {string.Join(", ", SupportedBootDevices.Order())}.") { Cause = DriverCauses.Unsupported };

        var machine = hosts.Find(node);
        var definition = await machine.GetDefinitionAsync(cancellationToken);
        if (definition.FirstDevice != device) await machine.DefineAsync(definition.WithBootDevice(device), $"boot device {device}", cancellationToken);
        if ((await machine.GetDefinitionAsync(cancellationToken)).FirstDevice != device)
            throw new DriverException($"{machine.Label} accepted boot device {device}, and reads back another.") { Cause = "boot-device-not-kept" };
    }

    public async ValueTask InjectNmiAsync(DriverContext node, CancellationToken cancellationToken) => await hosts.Find(node).InjectNmiAsync(cancellationToken);

    public async ValueTask<IReadOnlyDictionary<string, string>> IdentifyAsync(DriverContext node, CancellationToken cancellationToken) =>
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["bmc_vendor"] = "libvirt", ["mac_addresses"] = string.Join(",", (await hosts.Find(node).GetDefinitionAsync(cancellationToken)).Macs),
        };
}
