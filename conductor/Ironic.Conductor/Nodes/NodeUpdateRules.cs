using System.Collections.Frozen;
using System.Collections.Immutable;
using Ironic.Conductor.Slots;
using Ironic.Model.Drivers;
using Ironic.Model.Faults;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using S = Ironic.Model.Provisioning.ProvisionState;

namespace Ironic.Conductor.Nodes;

/// <summary>What a PATCH may change, in which state (the API contract, section 3.3): judged by the fields that differ.</summary>
internal sealed class NodeUpdateRules(DriverRegistry drivers)
{
    /// <summary>In transition, and yet open to PATCH.</summary>
    private static readonly FrozenSet<S> OpenInTransition = new[]
    {
        S.DeployFail, S.Inspecting, S.InspectFail, S.InspectWait, S.CleanFail, S.Error, S.Verifying, S.AdoptFail, S.RescueFail, S.UnrescueFail, S.ServiceHold, S.ServiceFail,
    }.ToFrozenSet();

    /// <summary>Where a node's make-up may be changed.</summary>
    private static readonly FrozenSet<S> Workshop = new[] { S.Enroll, S.Inspecting, S.InspectWait, S.Manageable, S.Available }.ToFrozenSet();

    /// <summary>The node to store: as wanted, with what follows from it; or why not.</summary>
    public Outcome<Node> Check(Node before, Node wanted)
    {
        if (IsEscape(before, wanted)) return wanted with { AllocationUuid = null };
        if ((StateGate(before) ?? FieldGates(before, wanted) ?? Flags(before, wanted)) is { } refused) return refused;
        if (!drivers.TryCompose(wanted.Driver, wanted.Interfaces, out var driver, out var errors) || !drivers.TryBind(wanted, out _, out errors)) return Fault.Invalid(string.Join(" ", errors));
        return Consequences(before, FillInterfaces(wanted, driver));
    }

    public static Fault? CheckNew(Node draft) =>
        draft.RetiredReason is not null && !draft.Retired ? Fault.Invalid("Cannot set retired_reason without retired.") : RetiredWhileAvailable(draft);

    /// <summary>Slots left open take the driver's best, by name, so that a later change of defaults does not change the node.</summary>
    public static Node FillInterfaces(Node node, NodeDriver driver)
    {
        var bound = driver.Slots.ToImmutableSortedDictionary(slot => slot.Key, slot => slot.Value.Name);
        return bound.SequenceEqual(node.Interfaces) ? node : node with { Interfaces = bound };
    }

    /// <summary>In maintenance, a lone removal of the instance is always allowed.</summary>
    private static bool IsEscape(Node before, Node wanted) =>
        before.Maintenance && before.InstanceUuid is not null && wanted.InstanceUuid is null && wanted with { InstanceUuid = before.InstanceUuid } == before;

    /// <summary>On its way to another state, and not to be changed meanwhile.</summary>
    public static bool IsClosedByTransition(Node node) => node.Provision.Target is not null && !OpenInTransition.Contains(node.Provision.State);

    private static Fault? StateGate(Node before)
    {
        if (IsClosedByTransition(before))
            return Fault.Conflict($"Node {before.Uuid} can not be updated while a state transition is in progress.");
        return before.Provision.State == S.Inspecting ? Fault.Conflict($"Cannot update node \"{before.Uuid}\" while it is in state \"inspecting\".") : null;
    }

    private static Fault? FieldGates(Node before, Node wanted)
    {
        if (before.Driver != wanted.Driver && before.ConsoleEnabled) return Fault.Conflict($"Node {before.Uuid} can not have its driver changed while its console is enabled.");
        var workshop = Workshop.Contains(before.Provision.State);
        var changed = ChangedInterfaces(before, wanted);
        if (changed.Count > 0 && !workshop && !before.Maintenance) return NotNow(before, string.Join(", ", changed.Select(slot => slot.FieldName)), orMaintenance: true);
        if (!string.IsNullOrEmpty(before.ResourceClass) && before.ResourceClass != wanted.ResourceClass && !workshop) return NotNow(before, "resource_class", orMaintenance: false);
        if (before.InstanceUuid is { } instance && wanted.InstanceUuid is not null && wanted.InstanceUuid != instance) return Fault.Conflict($"Node {before.Uuid} is associated with instance {instance}.");
        return before.AllocationUuid is { } allocation && before.InstanceUuid is not null && wanted.InstanceUuid is null && !workshop && !before.Maintenance
            ? Fault.Conflict($"Cannot remove instance_uuid of node {before.Uuid} in state {before.Provision.State.ToWire()}: it belongs to allocation {allocation}.")
            : null;
    }

    private static Fault? Flags(Node before, Node wanted)
    {
        if (wanted.Protected && !before.Protected && before.Provision.State is not (S.Active or S.Rescue))
            return Fault.Conflict($"Node {before.Uuid} can only be protected in state active or rescue; it is in state \"{before.Provision.State.ToWire()}\".");
        if (wanted.ProtectedReason is not null && !wanted.Protected && wanted.ProtectedReason != before.ProtectedReason) return Fault.Invalid("Cannot set protected_reason without protected.");
        if (wanted.RetiredReason is not null && !wanted.Retired && wanted.RetiredReason != before.RetiredReason) return Fault.Invalid("Cannot set retired_reason without retired.");
        return before.Retired ? null : RetiredWhileAvailable(wanted);
    }

    private static Fault? RetiredWhileAvailable(Node node) => node.Retired && node.Provision.State == S.Available
        ? Fault.Conflict($"Node {node.Uuid} can not be retired in state available: move it to manageable first.")
        : null;

    private static Node Consequences(Node before, Node wanted)
    {
        var after = wanted;
        if (!after.Protected) after = after with { ProtectedReason = null };
        if (!after.Retired) after = after with { RetiredReason = null };
        if (before.Maintenance && !after.Maintenance) after = after with { MaintenanceReason = null, Fault = null };
        if (before.InstanceUuid is not null && after.InstanceUuid is null) after = after with { AllocationUuid = null };
        if (string.IsNullOrEmpty(after.InstanceName) && !before.InstanceInfo.Equals(after.InstanceInfo) && after.InstanceInfo.GetText("display_name") is { Length: > 0 and <= 255 } name)
            after = after with { InstanceName = name };
        return after with { ConductorGroup = after.ConductorGroup.ToLowerInvariant() };
    }

    /// <summary>Slots whose choice differs; one left open on either side is no choice.</summary>
    private static List<DriverSlot> ChangedInterfaces(Node before, Node wanted) =>
        before.Driver != wanted.Driver
            ? []
            : [.. wanted.Interfaces.Where(slot => before.Interfaces.TryGetValue(slot.Key, out var was) && was != slot.Value).Select(slot => slot.Key)];

    private static Fault NotNow(Node node, string what, bool orMaintenance) => Fault.Conflict(
        $"Node {node.Uuid} can not have {what} updated unless it is in one of allowed ({string.Join(", ", Workshop.Order().Select(state => state.ToWire()))}) states"
        + $"{(orMaintenance ? " or in maintenance mode" : "")}. Current state is '{node.Provision.State.ToWire()}'.");
}
