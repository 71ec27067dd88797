using System.Text.Json;
using System.Text.Json.Nodes;
using Ironic.Agent.Faults;
using Ironic.Agent.Inventory;
using Ironic.Agent.Kernel;
using Ironic.Agent.Logging;
using Ironic.AgentContract;
using Ironic.AgentContract.Commands;

namespace Ironic.Agent.Commands;

/// <summary>Commands about the machine and the agent as such; those about disks and images are beside what they drive.</summary>
internal sealed class MachineCommands(
    IMachine machine, InventoryReader inventory, SystemLogCollector logs, RescuePassword rescue, AgentLifetime lifetime, AgentLog log, TimeProvider time)
{
    /// <summary>Between the moment a machine's end is accepted and the end itself: the answer is to get out first.</summary>
    private static readonly TimeSpan LastWord = TimeSpan.FromMilliseconds(500);

    public IEnumerable<AgentCommand> Commands() =>
    [
        End(CommandNames.PowerOff, "powering off", machine.PowerOff),
        End(CommandNames.RunImage, "rebooting", machine.Reboot),
        Now(CommandNames.Sync, () => machine.Sync()),
        Now(CommandNames.Lockdown, () => lifetime.EndServing(lockdown: true)),
        new()
        {
            Name = CommandNames.GetHardwareInfo,
            RunAsync = async (_, cancellationToken) => JsonSerializer.SerializeToNode(await inventory.ReadAsync(cancellationToken), AgentJson.Default.HardwareInventory),
        },
        new()
        {
            Name = CommandNames.SetNodeInfo,
            Arguments = ["node_info"],
            RunAsync = (_, _) => throw new AgentException("InvalidCommandError", "Invalid command",
                "Node lookup data can only be set when the agent is running in standalone mode.", 400),
        },
        new()
        {
            Name = CommandNames.CollectSystemLogs,
            RunAsync = (_, _) => Task.FromResult(JsonSerializer.SerializeToNode(new(logs.Collect()), AgentJson.Default.SystemLogs)),
        },
        new()
        {
            Name = CommandNames.FinalizeRescue,
            Arguments = ["rescue_password", "hashed"],
            RunAsync = (run, _) =>
            {
                rescue.Save(run.Arguments);
                lifetime.EndServing(lockdown: false); // the tenant's network is not to reach our API
                return Task.FromResult<JsonNode?>(null);
            },
        },
    ];

    private AgentCommand End(string name, string what, Action end) => new()
    {
        Name = name,
        InBackground = true,
        RunAsync = async (_, cancellationToken) =>
        {
            log.Say(what);
            await Task.Delay(LastWord, time, cancellationToken);
            end();
            return null;
        },
    };

    private static AgentCommand Now(string name, Action action) => new()
    {
        Name = name,
        RunAsync = (_, _) =>
        {
            action();
            return Task.FromResult<JsonNode?>(null);
        },
    };
}
