using Ironic.Ipmi.Commands;

namespace Ironic.Lab.Ipmi;

/// <summary>The machine behind a virtual BMC: what its wires reach.</summary>
public interface IBmcChassis
{
    /// <summary>
    /// Whether the machine has main power now, by the machine's own account (it may have turned itself off). Asked at any time, also while
    /// an action is under way.
    /// </summary>
    ValueTask<bool> IsPoweredOnAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Does <paramref name="action"/> and returns once it is under way: for on and off when the machine is on or off, for a soft shutdown when
    /// the operating system was asked. On while on and off while off are done already: no error. Called for one action at a time.
    /// </summary>
    /// <param name="action">What to do.</param>
    /// <param name="boot">
    /// The boot flags in force for the start that this action brings about (on, cycle, reset); null when none are set: the firmware's own order.
    /// One-time flags are given once: the BMC has dropped them when this is called.
    /// </param>
    /// <param name="cancellationToken">The BMC is going away.</param>
    ValueTask ControlAsync(ChassisAction action, BootFlags? boot, CancellationToken cancellationToken);
}
