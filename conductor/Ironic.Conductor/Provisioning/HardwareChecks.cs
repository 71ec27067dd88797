using Ironic.Conductor.Deploy;
using Ironic.Conductor.Options;
using Ironic.Conductor.Slots;
using Ironic.Model.Drivers;
using Ironic.Model.Faults;
using Ironic.Model.Nodes;
using Ironic.Model.Timeline;
using E = Ironic.Model.Provisioning.ProvisionEvent;

namespace Ironic.Conductor.Provisioning;

/// <summary>Whether a node's settings let a verb's work begin (the API contract, section 4.4, check 16). Never touches the hardware.</summary>
internal sealed class HardwareChecks(DriverRegistry drivers, DeployPlanning planning, ConductorOptions options)
{
    /// <summary>Which slots must be fit for what, and how their unfitness is told.</summary>
    private static readonly Dictionary<E, (DriverSlot[] Slots, string What, Func<string, Fault> Fault)> Rules = new()
    {
        [E.Deploy] = ([DriverSlot.Power, DriverSlot.Boot, DriverSlot.Deploy, DriverSlot.Network], "deploy or power", Fault.Invalid),
        [E.Rebuild] = ([DriverSlot.Power, DriverSlot.Boot, DriverSlot.Deploy, DriverSlot.Network], "deploy or power", Fault.Invalid),
        [E.Delete] = ([DriverSlot.Power], "power", Fault.Internal),
        [E.Inspect] = ([DriverSlot.Power, DriverSlot.Boot, DriverSlot.Inspect], "inspect or power", Fault.Invalid),
        [E.Provide] = ([DriverSlot.Power, DriverSlot.Network], "power or network", Fault.Invalid),
        [E.Clean] = ([DriverSlot.Power, DriverSlot.Network], "power or network", Fault.Invalid),
        [E.Service] = ([DriverSlot.Power, DriverSlot.Network], "power or network", Fault.Invalid),
        [E.Rescue] = ([DriverSlot.Power, DriverSlot.Rescue], "rescue or power", Fault.Internal),
        [E.Unrescue] = ([DriverSlot.Power, DriverSlot.Rescue], "rescue or power", Fault.Internal),
    };

    public async Task<Fault?> CheckAsync(Node node, Verb verb, ProvisionRequest request, CancellationToken cancellationToken)
    {
        if (!Rules.TryGetValue(verb.Event, out var rule)) return null;
        if (!drivers.TryBind(node, out var driver, out var errors)) return rule.Fault($"Failed to validate {rule.What} info for node {node.Uuid}: {string.Join(" ", errors)}");
        var context = DriverContexts.Of(node, NoTimeline.Instance);
        List<string> problems = [.. rule.Slots.SelectMany(slot => driver.Slots.GetValueOrDefault(slot)?.Validate(context) ?? [$"Driver {node.Driver} does not support {slot.WireName} (disabled or not implemented)."])];
        if (verb.Event is E.Deploy or E.Rebuild)
        {
            problems.AddRange(InstanceProblems(node));
            var (_, wrong) = await planning.PlanAsync(DeploySteps.WithRequested(node, request.DeploySteps), driver, agents: null, options.DisallowedSteps, cancellationToken);
            problems.AddRange(wrong);
        }

        return problems.Count == 0 ? null : rule.Fault($"Failed to validate {rule.What} info for node {node.Uuid}: {string.Join(" ", problems)}");
    }

    private static IEnumerable<string> InstanceProblems(Node node)
    {
        if (node.InstanceInfo.TryGet("traits", out var traits) && traits.ValueKind == System.Text.Json.JsonValueKind.Array)
        {
            var missing = traits.EnumerateArray().Select(trait => trait.ToString()).Where(trait => !node.Traits.Contains(trait)).ToList();
            if (missing.Count > 0) yield return $"Cannot specify instance traits that are not also set on the node: {string.Join(", ", missing)}.";
        }

        if (DriverContexts.Capabilities(node.InstanceInfo).GetText("boot_mode") is { } mode && !Model.Json.WireNames.TryParse<BootMode>(mode, out _))
            yield return $"instance_info's capability boot_mode cannot be '{mode}'; it may be bios or uefi.";
    }
}
