using System.Collections.Concurrent;
using Ironic.Model.Drivers;

namespace Ironic.Drivers.Fake;

/// <summary>The machines of nodes with fake hardware: made when first asked for, off, and gone with this process.</summary>
internal sealed class FakeMachines
{
    private readonly ConcurrentDictionary<Guid, FakeMachine> _machines = new();

    public FakeMachine this[DriverContext node] => _machines.GetOrAdd(node.NodeUuid, static _ => new());
}

/// <summary>A machine that is two fields.</summary>
internal sealed class FakeMachine
{
    private volatile BootDeviceSetting _boot = new(BootDevice.Pxe, Persistent: false);
    private volatile bool _isOn;

    public bool IsOn
    {
        get => _isOn;
        set => _isOn = value;
    }

    public BootDeviceSetting Boot
    {
        get => _boot;
        set => _boot = value;
    }
}
