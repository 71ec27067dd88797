using System.Text.Json.Nodes;
using Ironic.Conductor.Agents;
using Ironic.Conductor.Jobs;
using Ironic.Model.Drivers;
using Ironic.Model.Json;
using Ironic.Model.Timeline;

namespace Ironic.Conductor.Power;

/// <summary>Power as stages use it: what already is, is not asked for; what is asked for is on the timeline.</summary>
internal static class PowerActions
{
    public static async Task<PowerState> ReadAsync(StageContext context, CancellationToken cancellationToken)
    {
        var state = await context.Driver.Power.GetStateAsync(context.Hardware, cancellationToken);
        context.Node = context.Node with { PowerState = state };
        return state;
    }

    /// <summary>Reaches on or off; no request goes out when the machine is there already.</summary>
    public static async Task EnsureAsync(StageContext context, PowerState wanted, TimeSpan? timeout, string why, CancellationToken cancellationToken)
    {
        if (await ReadAsync(context, cancellationToken) == wanted) return;
        await RequestAsync(context, wanted == PowerState.On ? PowerTarget.On : PowerTarget.Off, timeout, why, cancellationToken);
    }

    /// <summary>Off, to be switched on again in a moment: as with a reboot, the node's children are left as they are.</summary>
    public static async Task EnsureOffForNowAsync(StageContext context, string why, CancellationToken cancellationToken)
    {
        if (await ReadAsync(context, cancellationToken) != PowerState.Off) await RequestAloneAsync(context, PowerTarget.Off, null, why, cancellationToken);
    }

    /// <summary>Sends the request whatever the state is. Children that the node feeds go off before it, a parent that feeds it comes on before it.</summary>
    public static async Task RequestAsync(StageContext context, PowerTarget target, TimeSpan? timeout, string why, CancellationToken cancellationToken)
    {
        if (target is PowerTarget.Off or PowerTarget.SoftOff) await context.Related.ChildrenOffAsync(context.Node, cancellationToken);
        else await context.Related.ParentOnAsync(context.Node, cancellationToken);
        await RequestAloneAsync(context, target, timeout, why, cancellationToken);
    }

    /// <summary>The same, of this node's machine only.</summary>
    public static async Task RequestAloneAsync(StageContext context, PowerTarget target, TimeSpan? timeout, string why, CancellationToken cancellationToken)
    {
        var data = JsonMap.From(new JsonObject { ["target"] = target.ToWire(), ["why"] = why });
        context.Record(TimelineNames.PowerRequested, $"{target.ToWire()} requested: {why}", data);
        var begun = context.Now;
        try
        {
            await context.Driver.Power.SetStateAsync(context.Hardware, target, timeout, cancellationToken);
        }
        catch (DriverException e)
        {
            context.Record(TimelineNames.PowerFailed, e.Message, data.With("cause", e.Cause), context.Now - begun);
            throw;
        }

        var reached = target is PowerTarget.Off or PowerTarget.SoftOff ? PowerState.Off : PowerState.On;
        context.Node = context.Node with { PowerState = reached };
        if (reached == PowerState.Off) context.Node = AgentInfo.Wipe(context.Node); // what ran there runs no more
        context.Record(TimelineNames.PowerChanged, $"the machine is {reached.ToWire()}", data, context.Now - begun);
    }
}
