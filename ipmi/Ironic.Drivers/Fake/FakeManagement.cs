using System.Collections.Frozen;
using Ironic.Model.Drivers;

namespace Ironic.Drivers.Fake;

/// <summary>Slot "management" without a machine, as upstream's: it boots from the network, whatever is asked.</summary>
internal sealed class FakeManagement(FakeMachines machines, FakeLights lights, FakeBehaviour behaviour) : FakeSlot(DriverSlot.Management, behaviour), IManagementInterface, INmiCapability, IIndicatorCapability, ISensorCapability
{
    public override IReadOnlyDictionary<string, string> Properties { get; } = new Dictionary<string, string>(FakeBehaviour.PropertiesOf(DriverSlot.Management), StringComparer.Ordinal)
    {
        [FakeSensors.Key] = "What sensors read, separated by commas: \"CPU Temp=97, Fan 1=0\". Optional.",
    };

    public IReadOnlySet<BootDevice> SupportedBootDevices { get; } = new[] { BootDevice.Pxe }.ToFrozenSet();

    public override IReadOnlyList<string> Validate(DriverContext node) => FakeSensors.TryParse(node.DriverInfo.GetText(FakeSensors.Key), out _)
        ? base.Validate(node)
        : [.. base.Validate(node), FakeSensors.ProblemOf(node)];

    public async ValueTask<BootDeviceSetting> GetBootDeviceAsync(DriverContext node, CancellationToken cancellationToken)
    {
        await ActAsync("get_boot_device", node, cancellationToken);
        return new(BootDevice.Pxe, Persistent: false);
    }

    public ValueTask SetBootDeviceAsync(DriverContext node, BootDevice device, bool persistent, CancellationToken cancellationToken) => ActAsync("set_boot_device", node, cancellationToken);

    public ValueTask InjectNmiAsync(DriverContext node, CancellationToken cancellationToken) => ActAsync("inject_nmi", node, cancellationToken);

    public async ValueTask<IReadOnlyList<Indicator>> ListIndicatorsAsync(DriverContext node, CancellationToken cancellationToken)
    {
        await ActAsync("get_supported_indicators", node, cancellationToken);
        return lights.All;
    }

    public async ValueTask<IndicatorState> GetIndicatorAsync(DriverContext node, Indicator indicator, CancellationToken cancellationToken)
    {
        await ActAsync("get_indicator_state", node, cancellationToken);
        return lights.Get(node, indicator);
    }

    public async ValueTask SetIndicatorAsync(DriverContext node, Indicator indicator, IndicatorState state, CancellationToken cancellationToken)
    {
        await ActAsync("set_indicator_state", node, cancellationToken);
        lights.Set(node, indicator, state);
    }

    public async ValueTask<IReadOnlyList<SensorReading>> ReadSensorsAsync(DriverContext node, IReadOnlySet<SensorKind> kinds, CancellationToken cancellationToken)
    {
        await ActAsync("get_sensors", node, cancellationToken);
        return FakeSensors.Read(node, machines.IsOn(node), kinds);
    }
}
