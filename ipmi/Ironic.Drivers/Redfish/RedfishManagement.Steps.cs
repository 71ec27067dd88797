using System.Globalization;
using Ironic.Model.Drivers;
using Ironic.Model.Drivers.Steps;
using Ironic.Redfish.Managers;
using Ironic.Redfish.Systems;

namespace Ironic.Drivers.Redfish;

/// <summary>Steps of the BMC's own; none needs the machine's ramdisk.</summary>
internal sealed partial class RedfishManagement : IStepsCapability
{
    private const string SetClock = "set_bmc_clock", DefaultKeys = "reset_secure_boot_keys_to_default", ClearKeys = "clear_secure_boot_keys", ResetBmc = "reset_bmc";
    private const string TargetTime = "target_datetime", ZoneOffset = "datetime_local_offset";

    public IReadOnlyList<DriverStep> Steps { get; } =
    [
        new(SetClock)
        {
            CleanPriority = 0,
            RequiresRamdisk = false,
            Arguments = new Dictionary<string, StepArgument>(StringComparer.Ordinal)
            {
                [TargetTime] = new("The time to set, ISO 8601 with an offset; default: this appliance's."),
                [ZoneOffset] = new("The offset of the BMC's own zone; only +00:00 can be set."),
            },
        },
        new(DefaultKeys) { CleanPriority = 0, DeployPriority = 0, RequiresRamdisk = false },
        new(ClearKeys) { CleanPriority = 0, DeployPriority = 0, RequiresRamdisk = false },
        new(ResetBmc) { CleanPriority = 0, ServicePriority = 0, RequiresRamdisk = false },
    ];

    public async ValueTask<StepProgress> RunStepAsync(DriverContext node, StepCall run, CancellationToken cancellationToken)
    {
        var bmc = Find(node);
        switch (run.Step)
        {
            case SetClock:
                var now = ReadTime(run);
                await bmc.ChangeAsync($"clock {now:u}", (channel, machine, token) => channel.SetClockAsync(machine, now, token), cancellationToken);
                break;
            case DefaultKeys:
                await bmc.ChangeAsync("default keys of Secure Boot", (channel, machine, token) => channel.ResetSecureBootKeysAsync(machine, "ResetAllKeysToDefault", token), cancellationToken);
                break;
            case ClearKeys:
                await bmc.ChangeAsync("no keys of Secure Boot", (channel, machine, token) => channel.ResetSecureBootKeysAsync(machine, "DeleteAllKeys", token), cancellationToken);
                break;
            case ResetBmc:
                return await ResetBmcAsync(node, run, bmc, cancellationToken);
            default:
                throw new DriverException($"There is no step {run.Step} of the management interface {Name}.") { Cause = DriverCauses.Unsupported };
        }

        return StepProgress.Done.Instance;
    }

    /// <summary>Done when the BMC answers again.</summary>
    private async Task<StepProgress> ResetBmcAsync(DriverContext node, StepCall run, NodeRedfish bmc, CancellationToken cancellationToken)
    {
        if (run.State is not { } state)
        {
            await bmc.ChangeAsync("BMC reset", (channel, machine, token) => channel.ResetManagerAsync(machine, isForced: false, token), cancellationToken);
            return new StepProgress.Pending(StepClock.Begin(Nodes.Time, Options.BiosTimeout), Options.StepPoll, "the BMC's restart");
        }

        try
        {
            await IdentifyAsync(node, cancellationToken);
            return StepProgress.Done.Instance;
        }
        catch (DriverException e) when (e.IsTransient && !StepClock.IsOver(Nodes.Time, state))
        {
            return new StepProgress.Pending(state, Options.StepPoll, "the BMC's restart");
        }
    }

    private DateTimeOffset ReadTime(StepCall run)
    {
        if (run.Args.GetText(ZoneOffset) is not (null or "+00:00" or "Z")) throw Wrong($"{ZoneOffset} can only be +00:00.");
        if (run.Args.GetText(TargetTime) is not { } text) return Nodes.Time.GetUtcNow();
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : throw Wrong($"{TargetTime} '{text}' is no time such as 2026-11-21T15:00:00+00:00.");

        static DriverException Wrong(string text) => new($"The step's argument {text}") { Cause = DriverCauses.StepArgumentsInvalid };
    }
}
