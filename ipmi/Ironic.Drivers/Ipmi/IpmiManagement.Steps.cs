using System.Globalization;
using Ironic.Ipmi;
using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Sel;
using Ironic.Model.Drivers;
using Ironic.Model.Drivers.Steps;
using Ironic.Model.Json;

namespace Ironic.Drivers.Ipmi;

/// <summary>Steps of the BMC's own; none needs the machine's ramdisk.</summary>
internal sealed partial class IpmiManagement : IStepsCapability
{
    private const string SetClock = "set_bmc_clock", ResetBmc = "reset_bmc", ClearLog = "clear_event_log", TargetTime = "target_datetime", Deadline = "deadline";

    /// <summary>A BMC's restart takes a minute or two; one that is not back after this is told of by name.</summary>
    private static readonly TimeSpan ResetLimit = TimeSpan.FromMinutes(10), ResetPoll = TimeSpan.FromSeconds(10);

    public IReadOnlyList<DriverStep> Steps { get; } =
    [
        new(SetClock)
        {
            CleanPriority = 0,
            ServicePriority = 0,
            RequiresRamdisk = false,
            Arguments = new Dictionary<string, StepArgument>(StringComparer.Ordinal) { [TargetTime] = new("The time to set, ISO 8601 with an offset; default: this appliance's.") },
        },
        new(ResetBmc) { CleanPriority = 0, ServicePriority = 0, RequiresRamdisk = false },
        new(ClearLog) { CleanPriority = 0, ServicePriority = 0, RequiresRamdisk = false },
    ];

    public async ValueTask<StepProgress> RunStepAsync(DriverContext node, StepCall run, CancellationToken cancellationToken)
    {
        var bmc = nodes.Find(node);
        switch (run.Step)
        {
            case SetClock:
                var now = ReadTime(run);
                await bmc.ChangeAsync($"clock {now.ToUniversalTime():u}", (channel, token) => channel.SetSelTimeAsync(now, token), cancellationToken);
                return StepProgress.Done.Instance;
            case ClearLog:
                await bmc.ChangeAsync("event log cleared", (channel, token) => channel.ClearSelAsync(nodes.Time, token), cancellationToken);
                return StepProgress.Done.Instance;
            case ResetBmc:
                return await ResetBmcAsync(node, run, bmc, cancellationToken);
            default:
                throw new DriverException($"There is no step {run.Step} of the management interface {Name}.") { Cause = DriverCauses.Unsupported };
        }
    }

    /// <summary>Done when the BMC answers again. It may restart before it has answered the order.</summary>
    private async Task<StepProgress> ResetBmcAsync(DriverContext node, StepCall run, NodeBmc bmc, CancellationToken cancellationToken)
    {
        if (run.State is not { } state)
        {
            await bmc.ChangeAsync("BMC reset", ResetAsync, cancellationToken);
            var deadline = (nodes.Time.GetUtcNow() + ResetLimit).ToString("O", CultureInfo.InvariantCulture);
            return new StepProgress.Pending(JsonMap.Empty.With(Deadline, deadline), ResetPoll, "the BMC's restart");
        }

        try
        {
            await IdentifyAsync(node, cancellationToken);
            return StepProgress.Done.Instance;
        }
        catch (DriverException e) when (e.IsTransient && nodes.Time.GetUtcNow() < DateTimeOffset.Parse(state.GetText(Deadline)!, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind))
        {
            return new StepProgress.Pending(state, ResetPoll, "the BMC's restart");
        }
    }

    private static async Task ResetAsync(IIpmiChannel bmc, CancellationToken cancellationToken)
    {
        await bmc.GetDeviceIdAsync(cancellationToken); // so that silence is an answer to the reset, and to nothing else
        try
        {
            await bmc.ExecuteAsync(new ResetBmcCommand(isWarm: false), cancellationToken);
        }
        catch (IpmiException e) when (e.Failure is IpmiFailure.NoAnswer or IpmiFailure.SessionLost)
        {
            // It restarts at once.
        }
    }

    private DateTimeOffset ReadTime(StepCall run)
    {
        if (run.Args.GetText(TargetTime) is not { } text) return nodes.Time.GetUtcNow();
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) && time.Year is >= 2000 and < 2100
            ? time
            : throw new DriverException($"The step's argument {TargetTime} '{text}' is no time such as 2026-11-21T15:00:00+00:00.") { Cause = DriverCauses.StepArgumentsInvalid };
    }
}
