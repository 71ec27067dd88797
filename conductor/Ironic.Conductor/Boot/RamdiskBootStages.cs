using System.Globalization;
using System.Text.Json.Nodes;
using Ironic.Conductor.Agents;
using Ironic.Conductor.Causes;
using Ironic.Conductor.Jobs;
using Ironic.Conductor.Options;
using Ironic.Conductor.Power;
using Ironic.Model.Drivers;
using Ironic.Model.Json;
using Ironic.Model.Stores;
using Ironic.Model.Timeline;

namespace Ironic.Conductor.Boot;

/// <summary>
/// From any state to an agent that has reported: network prepared, power off, boot device set, power on, wait. Each stage may be run again at any time.
/// </summary>
internal sealed class RamdiskBootStages(RamdiskParameterList parameters, BootDiagnosis diagnosis, IConductorStore conductors, ConductorOptions options, TimeProvider clock)
{
    public const string First = "boot-prepare", OnStage = "boot-on", WaitStage = "boot-wait";
    public const string BootAtKey = "boot_at";

    /// <summary>In a job's state: see <see cref="WasBegun"/>.</summary>
    public const string BegunKey = "ramdisk";

    private const string OffStage = "boot-off";
    private const string TriesKey = "boot_tries", DeadlineKey = "boot_deadline", ServersKey = "boot_servers", HeardKey = "boot_heard_since", RestartsKey = "boot_restarts";

    /// <summary>So many restarts of ours begin a machine's patience anew; an appliance that is restarted again and again would otherwise never give a dead machine up.</summary>
    private const int PatientRestarts = 3;

    /// <summary>Before it, nobody heard what machines asked for, and nobody answered.</summary>
    private readonly DateTimeOffset _startedAt = clock.GetUtcNow();

    /// <summary>Whether this job has set out to boot the ramdisk: there is something to take back.</summary>
    public static bool WasBegun(StageContext context) => context.State.GetFlag(BegunKey);

    /// <summary>The stages, to be put into a flow's table.</summary>
    public IEnumerable<KeyValuePair<string, StageBody>> For(RamdiskPurpose purpose) =>
    [
        new(First, (context, token) => PrepareAsync(context, purpose, token)),
        new(OffStage, OffAsync),
        new(OnStage, (context, token) => OnAsync(context, purpose, token)),
        new(WaitStage, (context, token) => WaitAsync(context, purpose, token)),
    ];

    private async Task<StageOutcome> PrepareAsync(StageContext context, RamdiskPurpose purpose, CancellationToken cancellationToken)
    {
        context.Node = AgentInfo.Wipe(context.Node); // the next agent gets a token of its own
        context.State.Remove(TriesKey, DeadlineKey);
        context.State.Set(BegunKey, true);
        await context.Driver.Boot.PrepareRamdiskAsync(context.Hardware, await parameters.BuildAsync(context.Node, purpose, cancellationToken), cancellationToken);
        return new StageOutcome.Next(OffStage);
    }

    private async Task<StageOutcome> OffAsync(StageContext context, CancellationToken cancellationToken)
    {
        if (!context.Node.DisablePowerOff) await PowerActions.EnsureOffForNowAsync(context, "before booting the ramdisk", cancellationToken);
        context.Node = AgentInfo.Wipe(context.Node);
        context.State.Set(BootAtKey, context.Now); // stored before the power comes on: nothing of the boot can be older
        context.State.Set(ServersKey, await ServersAsync(cancellationToken));
        context.State.Remove(HeardKey, RestartsKey);
        return new StageOutcome.Next(OnStage);
    }

    private static async Task<StageOutcome> OnAsync(StageContext context, RamdiskPurpose purpose, CancellationToken cancellationToken)
    {
        await BootDeviceActions.SetAsync(context, context.Driver.Boot.RamdiskDevice, persistent: false, cancellationToken);
        var why = $"to boot the {purpose.Name} ramdisk";
        if (context.Node.DisablePowerOff) await PowerActions.RequestAsync(context, PowerTarget.Reboot, null, why, cancellationToken);
        else await PowerActions.EnsureAsync(context, PowerState.On, null, why, cancellationToken);
        context.Record(TimelineNames.BootStarted, $"booting the {purpose.Name} ramdisk", JsonMap.From(new JsonObject { ["purpose"] = purpose.Name, ["device"] = context.Driver.Boot.RamdiskDevice.ToWire() }));
        return new StageOutcome.Next(WaitStage);
    }

    private async Task<StageOutcome> WaitAsync(StageContext context, RamdiskPurpose purpose, CancellationToken cancellationToken)
    {
        if (purpose.Arrived(context)) return new StageOutcome.Next(purpose.Then);

        var since = context.State.GetTime(BootAtKey) ?? context.Now;
        var deadline = Deadline(context, purpose, since);
        if (!options.Boot.Observed) return new StageOutcome.Wait(purpose.WaitsFor, null, deadline);

        var (progress, cause, text) = await diagnosis.ReadAsync(context.Node.Uuid, since, cancellationToken);
        var patient = HeardSince(context, progress) + cause.Patience(options.Boot);
        if (patient > context.Now || context.Node.Maintenance) return new StageOutcome.Wait(purpose.WaitsFor, patient > context.Now ? patient : null, deadline);

        var tries = context.State.GetInt(TriesKey);
        // It boots since before our restart, or another appliance that may have answered it has come or gone since: that it failed may be our own doing.
        var interrupted = since < _startedAt || (context.State.GetText(ServersKey) is { } servers && servers != await ServersAsync(cancellationToken));
        if (!interrupted && (!cause.Retry || tries >= options.Boot.Retries)) return new StageOutcome.Failed($"The {purpose.Name} ramdisk did not come up on node {context.Node.DisplayName}: {text}", cause.Cause);
        if (interrupted) context.State.Remove(DeadlineKey);
        else context.State.Set(TriesKey, tries + 1);
        context.Record(TimelineNames.BootRetried, $"power cycle to try once more: {text}", JsonMap.From(new JsonObject { ["cause"] = cause.Cause }));
        return new StageOutcome.Next(OffStage);
    }

    /// <summary>From when on a machine's silence counts: while we were down nobody heard it, nor answered it.</summary>
    private DateTimeOffset HeardSince(StageContext context, BootProgress progress)
    {
        var restarts = context.State.GetInt(RestartsKey);
        var since = context.State.GetTime(HeardKey) ?? _startedAt;
        if (since < _startedAt && restarts < PatientRestarts)
        {
            since = _startedAt;
            context.State.Set(RestartsKey, restarts + 1);
        }

        context.State.Set(HeardKey, since);
        return progress.At > since ? progress.At : since;
    }

    /// <summary>Who serves the network, each with its lease: another one after each of its starts, and after each time that it was taken for dead.</summary>
    private async ValueTask<string> ServersAsync(CancellationToken cancellationToken) => string.Join(' ', (await conductors.ListAsync(cancellationToken))
        .Where(record => record.Serving).OrderBy(record => record.Hostname, StringComparer.Ordinal).Select(record => string.Create(CultureInfo.InvariantCulture, $"{record.Hostname}/{record.Lease}")));

    /// <summary>Counted from the first power-on, so that retries do not stretch it.</summary>
    private static DateTimeOffset? Deadline(StageContext context, RamdiskPurpose purpose, DateTimeOffset since)
    {
        if (purpose.Timeout <= TimeSpan.Zero) return null;
        if (context.State.GetTime(DeadlineKey) is { } set) return set;
        var deadline = (purpose.TimeoutFrom(context.Node) ?? since) + purpose.Timeout;
        context.State.Set(DeadlineKey, deadline);
        return deadline;
    }
}
