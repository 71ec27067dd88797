using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Ironic.Redfish.Http;
using Ironic.Redfish.Json;

namespace Ironic.Redfish.Systems;

/// <summary>Power of a system: <c>PowerState</c> and the action <c>ComputerSystem.Reset</c> (DSP2046).</summary>
public static class PowerControl
{
    private const string Action = "#ComputerSystem.Reset", Parameter = "ResetType";

    /// <summary>Reset types that do it, best first. Dells have no GracefulRestart, IBMs no ForceRestart, some no GracefulShutdown but a button.</summary>
    private static readonly FrozenDictionary<PowerAction, ImmutableArray<string>> Types = new Dictionary<PowerAction, ImmutableArray<string>>
    {
        [PowerAction.On] = ["On", "ForceOn"],
        [PowerAction.ForceOff] = ["ForceOff"],
        [PowerAction.GracefulOff] = ["GracefulShutdown", "PushPowerButton"],
        [PowerAction.ForceRestart] = ["ForceRestart", "PowerCycle"],
        [PowerAction.GracefulRestart] = ["GracefulRestart"],
        [PowerAction.PowerCycle] = ["PowerCycle", "ForceRestart"],
        [PowerAction.Nmi] = ["Nmi"],
    }.ToFrozenDictionary();

    extension(IRedfishChannel bmc)
    {
        /// <summary>One request.</summary>
        public async Task<SystemPower> GetPowerAsync(RedfishMachine machine, CancellationToken cancellationToken) =>
            StateOf(await bmc.GetAsync(machine.SystemPath, cancellationToken));

        /// <summary>Asks for it, and returns when the BMC has said yes: the machine may take a while. False: the BMC has no such action.</summary>
        public async Task<bool> TryResetAsync(RedfishMachine machine, PowerAction action, CancellationToken cancellationToken)
        {
            var system = await bmc.ReadAsync(machine.SystemPath, cancellationToken);
            var allowed = await AllowedAsync(bmc, system, cancellationToken);
            var type = allowed.Count == 0 ? Types[action][0] : Types[action].FirstOrDefault(allowed.Contains);
            if (type is null) return false;
            var target = system.ActionTarget(Action) ?? RedfishPaths.Join(system.Path, "Actions/ComputerSystem.Reset");
            await bmc.PostAsync(target, new JsonObject { [Parameter] = type }, cancellationToken);
            return true;
        }
    }

    private static SystemPower StateOf(RedfishAnswer answer) => answer.Body["PowerState"].Text switch
    {
        "On" => SystemPower.On,
        "Off" => SystemPower.Off,
        "PoweringOn" => SystemPower.PoweringOn,
        "PoweringOff" => SystemPower.PoweringOff,
        "Paused" => SystemPower.Paused,
        _ => SystemPower.Unknown,
    };

    /// <summary>The reset types that the BMC lists, at the action or in its ActionInfo; none: it does not tell.</summary>
    private static async Task<IReadOnlyCollection<string>> AllowedAsync(IRedfishChannel bmc, RedfishResource system, CancellationToken cancellationToken)
    {
        var action = system["Actions"][Action];
        if (action[$"{Parameter}@Redfish.AllowableValues"].Texts is { Count: > 0 } listed) return listed;
        if (RedfishPaths.Of(action["@Redfish.ActionInfo"].Text) is not { } path || await bmc.TryReadAsync(path, cancellationToken) is not { } info) return [];
        return info["Parameters"].Items.FirstOrDefault(parameter => parameter["Name"].Text == Parameter)["AllowableValues"].Texts;
    }
}
