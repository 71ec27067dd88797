using System.Collections.Frozen;
using Ironic.Model.Drivers;

namespace Ironic.Drivers.Fake;

/// <summary>Slot "management" without a machine: keeps what it is told.</summary>
internal sealed class FakeManagement(FakeMachines machines) : IManagementInterface, INmiCapability
{
    public DriverSlot Slot => DriverSlot.Management;

    public string Name => "fake";

    public IReadOnlyDictionary<string, string> Properties { get; } = FrozenDictionary<string, string>.Empty;

    public IReadOnlySet<BootDevice> SupportedBootDevices { get; } = Enum.GetValues<BootDevice>().ToFrozenSet();

    public IReadOnlyList<string> Validate(DriverContext node) => [];

    public ValueTask<BootDeviceSetting> GetBootDeviceAsync(DriverContext node, CancellationToken cancellationToken) => new(machines[node].Boot);

    public ValueTask SetBootDeviceAsync(DriverContext node, BootDevice device, bool persistent, CancellationToken cancellationToken)
    {
        machines[node].Boot = new(device, persistent);
        return ValueTask.CompletedTask;
    }

    public ValueTask InjectNmiAsync(DriverContext node, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
