using System.Collections.Frozen;
using Ironic.Conductor.Agents;
using Ironic.Conductor.Allocations;
using Ironic.Conductor.Boot;
using Ironic.Conductor.Jobs;
using Ironic.Conductor.Power;
using Ironic.Conductor.Steps;
using Ironic.Model.Drivers;
using Ironic.Model.Images;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Model.Provisioning;
using Ironic.Model.Stores;

namespace Ironic.Conductor.Undeploy;

/// <summary>The instance goes: machine off, boot services told, all of the instance's fields emptied; then the job becomes a clean.</summary>
internal sealed class UndeployFlow(IImageService images, AllocationWrites allocations)
{
    /// <summary>The blob that holds a config drive as it was asked for.</summary>
    public const string ConfigDriveBlob = "configdrive";

    private const string OffStage = "off", WipeStage = "wipe";

    public Flow Create() => new(FlowKinds.Undeploy, OffStage, new Dictionary<string, StageBody>(StringComparer.Ordinal)
    {
        [OffStage] = OffAsync,
        [WipeStage] = WipeAsync,
    }.ToFrozenDictionary(StringComparer.Ordinal))
    {
        HistoryType = "unprovision",
    };

    private static async Task<StageOutcome> OffAsync(StageContext context, CancellationToken cancellationToken)
    {
        if (!context.Node.DisablePowerOff) await PowerActions.EnsureAsync(context, PowerState.Off, null, "the instance is torn down", cancellationToken);
        await context.Driver.Boot.CleanUpAsync(context.Hardware, cancellationToken);
        return new StageOutcome.Next(WipeStage);
    }

    private async Task<StageOutcome> WipeAsync(StageContext context, CancellationToken cancellationToken)
    {
        await images.ReleaseAsync(context.Node.Uuid, cancellationToken);
        var before = context.Node;
        context.Node = Wipe(before);
        context.Writes.AddRange(await allocations.EndAsync(before, context.Node, cancellationToken));
        context.Writes.Add(new StoreWrite.DeleteBlob(context.Node.Uuid, ConfigDriveBlob));
        return new StageOutcome.Become(FlowKinds.Clean, ProvisionEvent.Clean);
    }

    private static Node Wipe(Node node)
    {
        var bare = InstanceReturnStages.ForgetRamdisk(StepPhase.Service.Wipe(StepPhase.Deploy.Wipe(AgentInfo.Wipe(node))));
        return bare with
        {
            InstanceInfo = JsonMap.Empty,
            InstanceUuid = null,
            InstanceName = null,
            AllocationUuid = null,
            Lessee = node.DriverInternalInfo.Contains("automatic_lessee") ? null : node.Lessee,
            DriverInternalInfo = bare.DriverInternalInfo.Without("automatic_lessee"),
        };
    }
}
