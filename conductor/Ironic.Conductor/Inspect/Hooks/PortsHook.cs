using Ironic.Conductor.Options;

namespace Ironic.Conductor.Inspect.Hooks;

/// <summary>Makes ports of interfaces, keeps or removes those the machine does not have, and marks the one that booted.</summary>
internal sealed class PortsHook(ConductorOptions options) : IInspectionHook
{
    public string Name => "ports";

    public InspectionProblem? Apply(InspectionDraft draft)
    {
        if (draft.Interfaces.Count == 0) return null; // nothing is known of them
        if (options.Inspect.AddPorts != "disabled")
            draft.AddedPorts.AddRange(draft.Interfaces.Where(i => i.Wanted && !draft.Ports.Any(port => port.Address == i.Address)));

        var kept = options.Inspect.KeepPorts switch
        {
            "present" => draft.Interfaces.Select(i => i.Address).ToHashSet(),
            "added" => draft.Interfaces.Where(i => i.Wanted).Select(i => i.Address).ToHashSet(),
            _ => null, // "all"
        };
        if (kept is not null) draft.RemovedPorts.AddRange(draft.Ports.Where(port => !kept.Contains(port.Address)));

        // Only where the machine told which one it booted by: a guess would take network boot from a port that has it.
        if (!draft.Interfaces.Any(i => i.Booted)) return null;
        foreach (var port in draft.Ports.Except(draft.RemovedPorts))
        {
            if (draft.Interfaces.FirstOrDefault(i => i.Address == port.Address) is { } seen && seen.Booted && !port.PxeEnabled)
                draft.ChangedPorts.Add(port with { PxeEnabled = true });
        }

        return null;
    }
}
