using System.Collections.Concurrent;
using Ironic.Ipmi.Commands;
using Ironic.Lab.Ipmi;

namespace Ironic.Lab.Tests.Ipmi;

/// <summary>A machine that is a flag, and remembers what was done to it.</summary>
internal sealed class FakeChassis : IBmcChassis
{
    public bool IsOn { get; set; }

    /// <summary>What was done, and the boot flags that it was done with.</summary>
    public ConcurrentQueue<(ChassisAction Action, BootFlags? Boot)> Done { get; } = new();

    /// <summary>Before each action; may wait, or throw.</summary>
    public Func<ChassisAction, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>The machine cannot be asked for its state.</summary>
    public bool IsUnreadable { get; set; }

    public ValueTask<bool> IsPoweredOnAsync(CancellationToken cancellationToken) =>
        IsUnreadable ? throw new InvalidOperationException("no wire") : new(IsOn);

    public async ValueTask ControlAsync(ChassisAction action, BootFlags? boot, CancellationToken cancellationToken)
    {
        await Before(action).WaitAsync(cancellationToken);
        Done.Enqueue((action, boot));
        IsOn = action switch
        {
            ChassisAction.PowerOff or ChassisAction.SoftShutdown => false,
            ChassisAction.DiagnosticInterrupt => IsOn,
            _ => true,
        };
    }
}
