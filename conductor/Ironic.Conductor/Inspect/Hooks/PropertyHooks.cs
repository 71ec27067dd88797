using System.Text.Json.Nodes;
using Ironic.AgentContract.Inventory;

namespace Ironic.Conductor.Inspect.Hooks;

/// <summary><c>properties.cpu_arch</c>.</summary>
internal sealed class ArchitectureHook : IInspectionHook
{
    public string Name => "architecture";

    public InspectionProblem? Apply(InspectionDraft draft)
    {
        if (draft.Inventory.Cpu?.Architecture is { Length: > 0 } architecture) draft.SetProperty("cpu_arch", architecture);
        return null;
    }
}

/// <summary><c>properties.cpus</c>: logical processors.</summary>
internal sealed class CpusHook : IInspectionHook
{
    public string Name => "cpus";

    public InspectionProblem? Apply(InspectionDraft draft)
    {
        if (draft.Inventory.Cpu?.Count is > 0 and var count) draft.SetProperty("cpus", count);
        return null;
    }
}

/// <summary><c>properties.memory_mb</c>: what is installed, else what the kernel has.</summary>
internal sealed class MemoryHook : IInspectionHook
{
    public string Name => "memory";

    public InspectionProblem? Apply(InspectionDraft draft)
    {
        if (draft.Inventory.Memory is { } memory && (memory.PhysicalMb ?? memory.Total >> 20) is > 0 and var mb) draft.SetProperty("memory_mb", mb);
        return null;
    }
}

/// <summary><c>boot_mode</c> in <c>properties.capabilities</c>, and on the node.</summary>
internal sealed class BootModeHook : IInspectionHook
{
    public string Name => "boot-mode";

    public InspectionProblem? Apply(InspectionDraft draft)
    {
        if (draft.Inventory.Boot?.CurrentBootMode is not { Length: > 0 } mode) return null;
        var others = (draft.Node.Properties.GetText("capabilities") ?? "")
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(pair => !pair.StartsWith("boot_mode:", StringComparison.Ordinal));
        draft.SetProperty("capabilities", string.Join(',', [.. others, $"boot_mode:{mode}"]));
        if (Model.Json.WireNames.TryParse<Model.Drivers.BootMode>(mode, out var known)) draft.Node = draft.Node with { BootMode = known };
        return null;
    }
}

/// <summary><c>plugin_data.root_disk</c> and <c>properties.local_gb</c>: the disk that the node's hints choose, else the agent's choice.</summary>
internal sealed class RootDeviceHook : IInspectionHook
{
    private const int GibShift = 30;

    public string Name => "root-device";

    public InspectionProblem? Apply(InspectionDraft draft)
    {
        DiskInfo? disk;
        if (draft.Node.Properties.GetMap("root_device") is { IsEmpty: false } hints)
        {
            if (!RootDeviceHints.TryParse(hints, out var parsed, out var problem)) return new(problem, "root-device-hints-invalid");
            disk = draft.Inventory.Disks.FirstOrDefault(parsed.Match);
            if (disk is null)
            {
                var present = string.Join("; ", draft.Inventory.Disks.Select(RootDeviceHints.Describe));
                return new($"the root device hints {hints} match none of the machine's disks: {(present.Length == 0 ? "it has none" : present)}", "root-device-not-found");
            }
        }
        else
        {
            var name = (draft.PluginData["root_disk"] as JsonObject)?["name"]?.ToString();
            disk = draft.Inventory.Disks.FirstOrDefault(candidate => candidate.Name == name);
        }

        if (disk is null) return null; // a machine without a disk is no error of inspection
        draft.PluginData["root_disk"] = System.Text.Json.JsonSerializer.SerializeToNode(disk, AgentContract.AgentJson.Default.DiskInfo);
        draft.SetProperty("local_gb", Math.Max(0, (disk.Size >> GibShift) - 1)); // one is left for partitioning, as Ironic does
        return null;
    }
}
