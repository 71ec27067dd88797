using Ironic.Conductor.Agents;
using Ironic.Conductor.Jobs;
using Ironic.Conductor.Power;
using Ironic.Model.Drivers;
using Ironic.Model.Nodes;

namespace Ironic.Conductor.Boot;

/// <summary>From the ramdisk back to the instance on the machine's disk: off, boot services told, on; each stored before the next.</summary>
internal static class InstanceReturnStages
{
    private const string RamdiskLeftKey = "ramdisk_left_running";

    /// <summary>Whether a flow that failed left its ramdisk running instead of the instance.</summary>
    public static bool IsRamdiskLeft(Node node) => node.DriverInternalInfo.GetText(RamdiskLeftKey) == "true";

    public static Node LeaveRamdisk(Node node) => node with { DriverInternalInfo = node.DriverInternalInfo.With(RamdiskLeftKey, true) };

    /// <summary>The instance is gone, or back.</summary>
    public static Node ForgetRamdisk(Node node) => node with { DriverInternalInfo = node.DriverInternalInfo.Without(RamdiskLeftKey) };

    public static string First(string prefix) => $"{prefix}-off";

    /// <param name="prefix">Of the stages' names: a flow may return in more than one way.</param>
    /// <param name="then">The stage after it.</param>
    public static IEnumerable<KeyValuePair<string, StageBody>> For(string prefix, string then) =>
    [
        new(First(prefix), (context, token) => OffAsync(context, prefix, token)),
        new($"{prefix}-boot", (context, token) => BootAsync(context, prefix, token)),
        new($"{prefix}-on", (context, token) => OnAsync(context, then, token)),
    ];

    private static async Task<StageOutcome> OffAsync(StageContext context, string prefix, CancellationToken cancellationToken)
    {
        if (!context.Node.DisablePowerOff) await PowerActions.EnsureOffForNowAsync(context, "before the instance is booted again", cancellationToken);
        context.Node = AgentInfo.Wipe(context.Node);
        return new StageOutcome.Next($"{prefix}-boot");
    }

    private static async Task<StageOutcome> BootAsync(StageContext context, string prefix, CancellationToken cancellationToken)
    {
        await context.Driver.Boot.CleanUpAsync(context.Hardware, cancellationToken);
        await context.Driver.Boot.PrepareInstanceAsync(context.Hardware, cancellationToken);
        await BootDeviceActions.TrySetAsync(context, BootDevice.Disk, persistent: true, cancellationToken);
        context.Node = ForgetRamdisk(context.Node);
        return new StageOutcome.Next($"{prefix}-on");
    }

    private static async Task<StageOutcome> OnAsync(StageContext context, string then, CancellationToken cancellationToken)
    {
        const string Why = "to boot the instance";
        if (context.Node.DisablePowerOff) await PowerActions.RequestAsync(context, PowerTarget.Reboot, null, Why, cancellationToken);
        else await PowerActions.EnsureAsync(context, PowerState.On, null, Why, cancellationToken);
        return new StageOutcome.Next(then);
    }
}
