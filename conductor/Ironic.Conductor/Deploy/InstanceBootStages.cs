using System.Text.Json.Nodes;
using Ironic.AgentContract;
using Ironic.AgentContract.Commands;
using Ironic.AgentContract.Images;
using Ironic.Conductor.Agents;
using Ironic.Conductor.Boot;
using Ironic.Conductor.Jobs;
using Ironic.Conductor.Options;
using Ironic.Conductor.Power;
using Ironic.Conductor.Slots;
using Ironic.Conductor.Steps;
using Ironic.Model.Drivers;
using Ironic.Model.Json;
using Ironic.Model.Timeline;

namespace Ironic.Conductor.Deploy;

/// <summary>From a written disk to a machine that runs from it.</summary>
internal sealed class InstanceBootStages(AgentCommandStages commands, IAgentClient client, ConductorOptions options)
{
    public const string PrepareStage = "instance-boot", AgentOffStage = "agent-off", NetworkStage = "tenant-network", BootStage = "instance-on";
    private const string DeviceStage = "instance-device", OffStage = "instance-off", AskedKey = "power_off_asked", DeviceAtKey = "instance_device_at";
    private static readonly TimeSpan PowerPoll = TimeSpan.FromSeconds(1);

    public IEnumerable<KeyValuePair<string, StageBody>> Stages(TimeSpan timeout)
    {
        var bootloader = new AgentCommand("bootloader", (context, _) => Task.FromResult(InstallBootloader(context)), BootloaderEnded, timeout)
        {
            Refused = (context, e) => GoOnWithoutBootloader(context, e.Message),
        };
        return
        [
            new(PrepareStage, Stage.Of(context => Prepare(context, bootloader))),
            new(DeviceStage, DeviceAsync),
            new(AgentOffStage, AgentOffAsync),
            new(OffStage, OffAsync),
            new(NetworkStage, Stage.Of(_ => new StageOutcome.Next(StepStages.NextStage))),
            new(BootStage, BootAsync),
            .. commands.For(bootloader),
        ];
    }

    /// <summary>A whole-disk image brings its boot loader along; UEFI firmware must still be told of it, by the agent.</summary>
    public static bool TellsFirmware(StageContext context) => DriverContexts.BootModeOf(context.Node) == BootMode.Uefi;

    private static StageOutcome.Next Prepare(StageContext context, AgentCommand bootloader) => new(TellsFirmware(context) ? bootloader.First : DeviceStage);

    private static CommandRequest InstallBootloader(StageContext context)
    {
        var arguments = new InstallBootloaderParams { TargetBootMode = (DriverContexts.BootModeOf(context.Node) ?? BootMode.Bios).ToWire() };
        return new() { Name = CommandNames.InstallBootloader, Params = (JsonObject)System.Text.Json.JsonSerializer.SerializeToNode(arguments, AgentJson.Default.InstallBootloaderParams)! };
    }

    private static StageOutcome.Next BootloaderEnded(StageContext context, CommandResult result) =>
        result.Status == CommandStatus.Succeeded ? new(DeviceStage) : GoOnWithoutBootloader(context, result.Error?.Details ?? result.Error?.Message ?? result.Status);

    /// <summary>Not fatal for a whole-disk image: the firmware's fallback path usually boots it all the same.</summary>
    private static StageOutcome.Next GoOnWithoutBootloader(StageContext context, string why)
    {
        context.Record(TimelineNames.StepFailed, $"the firmware was not told of the new boot loader, which is not fatal: {why}");
        return new(DeviceStage);
    }

    private static async Task<StageOutcome> DeviceAsync(StageContext context, CancellationToken cancellationToken)
    {
        await LeadToDiskAsync(context, cancellationToken);
        context.State.Set(DeviceAtKey, context.Now);
        return new StageOutcome.Next(StepStages.NextStage);
    }

    private static async Task LeadToDiskAsync(StageContext context, CancellationToken cancellationToken)
    {
        await context.Driver.Boot.PrepareInstanceAsync(context.Hardware, cancellationToken);
        await BootDeviceActions.TrySetAsync(context, BootDevice.Disk, persistent: true, cancellationToken);
    }

    /// <summary>The agent flushes the disks and powers off; the BMC does it when the agent does not.</summary>
    private async Task<StageOutcome> AgentOffAsync(StageContext context, CancellationToken cancellationToken)
    {
        if (context.Node.DisablePowerOff)
        {
            await TryCommandAsync(context, CommandNames.Sync, cancellationToken);
            await TryCommandAsync(context, CommandNames.Lockdown, cancellationToken);
            context.Node = AgentInfo.Wipe(context.Node);
            return new StageOutcome.Next(StepStages.NextStage);
        }

        if (await PowerActions.ReadAsync(context, cancellationToken) != PowerState.Off)
        {
            await TryCommandAsync(context, CommandNames.Sync, cancellationToken);
            var asked = context.Node.DriverInfo.GetText("deploy_forces_oob_reboot")?.ToLowerInvariant() != "true"
                && await TryCommandAsync(context, CommandNames.PowerOff, cancellationToken);
            if (asked) context.State.Set(AskedKey, context.Now);
        }

        return new StageOutcome.Next(OffStage);
    }

    /// <summary>The agent gets its time to power off by itself.</summary>
    private async Task<StageOutcome> OffAsync(StageContext context, CancellationToken cancellationToken)
    {
        var patient = context.State.GetTime(AskedKey) is { } asked && context.Now < asked + options.Deploy.SoftPowerOff;
        if (patient && await PowerActions.ReadAsync(context, cancellationToken) != PowerState.Off) return new StageOutcome.Wait("the machine to power off", context.Now + PowerPoll);
        await PowerActions.EnsureOffForNowAsync(context, "the agent's work is done", cancellationToken);
        context.State.Remove(AskedKey);
        context.Node = AgentInfo.Wipe(context.Node);
        return new StageOutcome.Next(StepStages.NextStage);
    }

    private static async Task<StageOutcome> BootAsync(StageContext context, CancellationToken cancellationToken)
    {
        if (context.State.GetTime(RamdiskBootStages.BootAtKey) >= context.State.GetTime(DeviceAtKey)) await LeadToDiskAsync(context, cancellationToken); // a step between had the ramdisk booted once more
        if (context.Node.DisablePowerOff) await PowerActions.RequestAsync(context, PowerTarget.Reboot, null, "to boot the instance", cancellationToken);
        else await PowerActions.EnsureAsync(context, PowerState.On, null, "to boot the instance", cancellationToken);
        context.Record(TimelineNames.InstanceBooting, "the instance boots from its disk");
        return new StageOutcome.Next(StepStages.NextStage);
    }

    private async Task<bool> TryCommandAsync(StageContext context, string command, CancellationToken cancellationToken)
    {
        if (AgentInfo.EndpointOf(context.Node) is not { } agent) return false;
        try
        {
            var result = await client.SendAsync(agent, new() { Name = command, Params = [] }, wait: false, cancellationToken);
            context.Record(TimelineNames.AgentCommand, $"{command} sent to the agent: {result.Status}", JsonMap.From(new JsonObject { ["command"] = command, ["status"] = result.Status }));
            return result.Status != CommandStatus.Failed;
        }
        catch (AgentException e)
        {
            context.Record(TimelineNames.AgentCommand, $"{command} did not reach the agent, which is not fatal: {e.Message}");
            return false;
        }
    }
}
