using Ironic.Ipmi.Commands;
using Microsoft.Extensions.Logging;

namespace Ironic.Lab.Redfish;

/// <summary>Power by reset types; tells listeners what changed.</summary>
internal sealed class RedfishPower(IRedfishBoard board, BoardState state, RedfishEvents events, ILogger logger)
{
    /// <summary>The start that an action brings about takes the boot override; what ends or shuts down does not.</summary>
    private static readonly Dictionary<string, (ChassisAction Action, bool NeedsOn, bool Starts)> Types = new(StringComparer.Ordinal)
    {
        ["On"] = (ChassisAction.PowerOn, false, true),
        ["ForceOn"] = (ChassisAction.PowerOn, false, true),
        ["ForceOff"] = (ChassisAction.PowerOff, false, false),
        ["GracefulShutdown"] = (ChassisAction.SoftShutdown, true, false),
        ["PushPowerButton"] = (ChassisAction.SoftShutdown, true, false),
        ["ForceRestart"] = (ChassisAction.HardReset, true, true),
        ["GracefulRestart"] = (ChassisAction.SoftShutdown, true, false),
        ["PowerCycle"] = (ChassisAction.PowerCycle, true, true),
        ["Nmi"] = (ChassisAction.DiagnosticInterrupt, true, false),
    };

    public async ValueTask<RedfishReply> ResetAsync(string type, CancellationToken cancellationToken)
    {
        var isOn = await board.IsPoweredOnAsync(cancellationToken);
        var (action, needsOn, starts) = Types[type];
        if (isOn == (action == ChassisAction.PowerOn) && action is ChassisAction.PowerOn or ChassisAction.PowerOff)
            return RedfishReply.Error(409, "NoOperation", $"The machine is {(isOn ? "on" : "off")} already.");
        if (needsOn && !isOn) return RedfishReply.Error(409, "ActionParameterValueConflict", $"{type} cannot be done while the machine is off.");
        try
        {
            await board.ControlAsync(action, starts ? state.Start() : null, cancellationToken);
        }
        catch (LabException e)
        {
            logger.ResetFailed(e, type);
            return RedfishReply.Error(500, "InternalError", e.Message);
        }

        if (action is ChassisAction.PowerOn) events.Tell("ResourceEvent.1.0.PowerStateChanged", "The power state is On.", "OK");
        if (action is ChassisAction.PowerOff) events.Tell("ResourceEvent.1.0.PowerStateChanged", "The power state is Off.", "OK");
        return RedfishReply.NoContent;
    }
}
