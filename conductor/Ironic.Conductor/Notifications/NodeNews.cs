using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Ironic.Model.Drivers;
using Ironic.Model.Nodes;
using Ironic.Model.Ports;
using Ironic.Model.Provisioning;

namespace Ironic.Conductor.Notifications;

/// <summary>What is to be told of a change, read from what was stored and what is to be. Pure.</summary>
/// <remarks>Names and statuses as in Ironic's administrator guide, "Notifications": a verb that begins is <c>start</c>, its last state <c>end</c>, states in between and moves without work <c>success</c>.</remarks>
internal static class NodeNews
{
    /// <summary>The event that takes one state into the other; of several, the first of the table.</summary>
    private static readonly FrozenDictionary<(ProvisionState From, ProvisionState To), ProvisionEvent> Events = ProvisionStateMachine.Transitions
        .GroupBy(edge => (edge.From, edge.To)).ToFrozenDictionary(group => group.Key, group => group.First().On);

    public static Notification Crud(string verb, string status, Node node, DateTimeOffset at) => New($"node.{verb}.{status}", at, () => NodePayloads.Crud(node));

    public static Notification Crud(string verb, string status, Port port, DateTimeOffset at) => New($"port.{verb}.{status}", at, () => NodePayloads.Crud(port));

    /// <summary>Whether something changed that a client sets on the node, as against what becomes of it.</summary>
    public static bool IsEdit(Node before, Node after) => before.Reservation == after.Reservation && before.Provision == after.Provision
        && (before with { PowerState = after.PowerState, TargetPowerState = after.TargetPowerState, DriverInternalInfo = after.DriverInternalInfo, LastError = after.LastError, Health = after.Health,
            ConsoleEnabled = after.ConsoleEnabled, Maintenance = after.Maintenance, MaintenanceReason = after.MaintenanceReason, Fault = after.Fault, UpdatedAt = after.UpdatedAt, Revision = after.Revision }) != after;

    /// <summary>What a stored change means.</summary>
    public static IEnumerable<Notification> Of(Node before, Node after, DateTimeOffset at) => [.. Provision(before, after, at), .. Power(before, after, at), .. Maintenance(before, after, at)];

    /// <summary>Nova's <c>power-update</c>: the machine of an instance was turned on or off, by whomever.</summary>
    public static Notification? PowerUpdate(Node before, Node after, DateTimeOffset at) =>
        after is { InstanceUuid: { } instance, PowerState: PowerState.On or PowerState.Off } && before.PowerState is PowerState.On or PowerState.Off && before.PowerState != after.PowerState
            ? new("power-update", IsError: false, at, () => NovaEvents.PowerUpdate(instance, after.PowerState == PowerState.On))
            : null;

    private static IEnumerable<Notification> Provision(Node before, Node after, DateTimeOffset at)
    {
        if (before.Provision.State == after.Provision.State) yield break;
        ProvisionEvent? on = Events.TryGetValue((before.Provision.State, after.Provision.State), out var found) ? found : null;
        var (wasStable, isStable) = (ProvisionStateMachine.Stable.Contains(before.Provision.State), ProvisionStateMachine.Stable.Contains(after.Provision.State));
        var status = on == ProvisionEvent.Fail ? "error" : (wasStable, isStable) switch
        {
            (true, false) => "start",
            (false, true) => "end",
            _ => "success",
        };
        yield return New($"node.provision_set.{status}", at, () => NodePayloads.Provision(before, after, on?.ToString().ToLowerInvariant()));
    }

    private static IEnumerable<Notification> Power(Node before, Node after, DateTimeOffset at)
    {
        if (before.TargetPowerState is null && after.TargetPowerState is { } wanted)
        {
            yield return Set("start", wanted);
        }
        else if (before.TargetPowerState is { } was && after.TargetPowerState is null)
        {
            yield return Set(after.PowerState == was ? "end" : "error", was);
        }
        else if (before.TargetPowerState is null && before.PowerState is { } from && after.PowerState is { } to && from != to)
        {
            if (before.Reservation is null && after.Reservation is null)
            {
                yield return New("node.power_state_corrected.success", at, () => NodePayloads.Corrected(after, from));
                yield break;
            }

            // A stage of a job turned it on or off: both are told when it is done.
            yield return Set("start", to);
            yield return Set("end", to);
        }

        Notification Set(string status, PowerState to) => New($"node.power_set.{status}", at, () => NodePayloads.Power(after, to));
    }

    private static IEnumerable<Notification> Maintenance(Node before, Node after, DateTimeOffset at)
    {
        if (before.Maintenance == after.Maintenance) yield break;
        yield return New("node.maintenance_set.start", at, () => NodePayloads.Node(before));
        yield return New("node.maintenance_set.end", at, () => NodePayloads.Node(after));
    }

    private static Notification New(string name, DateTimeOffset at, Func<JsonObject> payload) => new($"baremetal.{name}", name.EndsWith(".error", StringComparison.Ordinal), at, payload);
}
