using System.Collections.Frozen;
using Ironic.Model.Drivers;

namespace Ironic.Drivers.Noop;

/// <summary>Slot "management" for machines whose boot order nobody may touch: they start from the network by themselves.</summary>
internal sealed class NoopManagement : IManagementInterface
{
    public DriverSlot Slot => DriverSlot.Management;

    public string Name => "noop";

    public IReadOnlyDictionary<string, string> Properties { get; } = FrozenDictionary<string, string>.Empty;

    public IReadOnlySet<BootDevice> SupportedBootDevices { get; } = FrozenSet<BootDevice>.Empty;

    public IReadOnlyList<string> Validate(DriverContext node) => [];

    public ValueTask<BootDeviceSetting> GetBootDeviceAsync(DriverContext node, CancellationToken cancellationToken) => new(new BootDeviceSetting(null, null));

    public ValueTask SetBootDeviceAsync(DriverContext node, BootDevice device, bool persistent, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
