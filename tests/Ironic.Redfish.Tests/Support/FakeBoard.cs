using Ironic.Ipmi.Commands;
using Ironic.Lab.Redfish;

namespace Ironic.Redfish.Tests.Support;

/// <summary>A board without a machine: it remembers what was done to it.</summary>
internal sealed class FakeBoard : IRedfishBoard
{
    public bool IsOn { get; set; }

    public RedfishBoot? LastBoot { get; private set; }

    public string? Media { get; private set; }

    public bool SecureBoot { get; private set; }

    public List<BoardVolume> Volumes { get; } = [];

    public BoardFacts Facts { get; } = new("board-1", Guid.Parse("5e0a3c1e-7d3a-4f3e-9b57-0123456789ab"), "52:54:77:01:00:01", IsUefi: true, 4, 8192, 100L << 30);

    public ValueTask<bool> IsPoweredOnAsync(CancellationToken cancellationToken) => new(IsOn);

    public ValueTask ControlAsync(ChassisAction action, RedfishBoot? boot, CancellationToken cancellationToken)
    {
        if (action is ChassisAction.PowerOn or ChassisAction.HardReset or ChassisAction.PowerCycle) LastBoot = boot;
        if (action != ChassisAction.DiagnosticInterrupt) IsOn = action is ChassisAction.PowerOn or ChassisAction.HardReset or ChassisAction.PowerCycle;
        return ValueTask.CompletedTask;
    }

    public ValueTask SetMediaAsync(string? file, CancellationToken cancellationToken)
    {
        Media = file;
        return ValueTask.CompletedTask;
    }

    public void SetSecureBoot(bool enabled) => SecureBoot = enabled;

    public void PlugVolume(BoardVolume volume) => Volumes.Add(volume);

    public void UnplugVolume(string id) => Volumes.RemoveAll(volume => volume.Id == id);
}
