using System.Text.Json.Nodes;
using Ironic.Agent.Disks;
using Ironic.Agent.Faults;
using Ironic.Agent.Inventory;
using Ironic.Agent.Kernel;
using Ironic.Agent.Logging;
using Ironic.Agent.Steps;

namespace Ironic.Agent.Cleaning;

/// <summary>The steps that make a machine forget its last user.</summary>
internal sealed class CleanSteps(ErasableDisks erasable, DiskEraser eraser, DiskOpener disks, SystemFolders folders, AgentLog log)
{
    private const int DefaultConcurrency = 4;
    private const int MaxConcurrency = 64;

    public IEnumerable<StepDefinition> Steps() =>
    [
        new() { Name = "erase_devices", Flows = StepFlows.Clean, CleanPriority = 10, Abortable = true, RunAsync = EraseAsync },
        new() { Name = "erase_devices_metadata", Flows = StepFlows.Clean | StepFlows.Deploy, CleanPriority = 99, Abortable = true, RunAsync = EraseMetadataAsync },
        new() { Name = "erase_devices_express", Flows = StepFlows.Clean, Abortable = true, RunAsync = EraseExpressAsync },
        new() { Name = "erase_pstore", Flows = StepFlows.Clean, Abortable = true, RunAsync = (_, _) => Task.FromResult(ErasePstore()) },
    ];

    private async Task<JsonNode?> EraseAsync(StepRun run, CancellationToken cancellationToken)
    {
        var readOnlyIsFault = !run.Node.Flag("agent_erase_skip_read_only", otherwise: false);
        var passes = run.Node.Number("agent_erase_devices_iterations", otherwise: 1);
        var targets = await erasable.ListAsync(run.Node, readOnlyIsFault, cancellationToken);
        await ForEachAsync(run, targets, disk => eraser.EraseAsync(disk, passes, run.Progress, cancellationToken), cancellationToken);
        return new JsonObject(targets.Select(disk => KeyValuePair.Create(disk.Path, (JsonNode?)null)));
    }

    private async Task<JsonNode?> EraseMetadataAsync(StepRun run, CancellationToken cancellationToken)
    {
        var targets = await erasable.ListAsync(run.Node, readOnlyIsFault: false, cancellationToken);
        await ForEachAsync(run, targets, disk => EraseMetadataAsync(disk, cancellationToken), cancellationToken);
        return null;
    }

    /// <summary>The quick way to a clean disk: all of it where the disk forgets at once, its metadata elsewhere.</summary>
    private async Task<JsonNode?> EraseExpressAsync(StepRun run, CancellationToken cancellationToken)
    {
        var targets = await erasable.ListAsync(run.Node, readOnlyIsFault: false, cancellationToken);
        await ForEachAsync(run, targets, async disk =>
        {
            await EraseMetadataAsync(disk, cancellationToken);
            using var raw = disks.Open(disk, DiskAccess.Buffered);
            if (await raw.TryDiscardAsync(0, raw.Length)) log.Say($"{disk.Path} discarded");
            await MetadataEraser.EraseEndsAsync(raw, cancellationToken);
        }, cancellationToken);
        return null;
    }

    private async Task EraseMetadataAsync(BlockDevice device, CancellationToken cancellationToken)
    {
        using var disk = disks.Open(device, DiskAccess.Buffered);
        await MetadataEraser.EraseAsync(disk, cancellationToken);
        log.Say($"metadata of {device.Path} erased");
    }

    /// <summary>Several disks at once; all are tried, and every failure is told.</summary>
    private static async Task ForEachAsync(StepRun run, IReadOnlyList<BlockDevice> targets, Func<BlockDevice, Task> erase, CancellationToken cancellationToken)
    {
        var atOnce = Math.Clamp(run.Node.Number("disk_erasure_concurrency", DefaultConcurrency), 1, MaxConcurrency);
        using var slots = new SemaphoreSlim(atOnce);
        var failures = await Task.WhenAll(targets.Select(async disk =>
        {
            await slots.WaitAsync(cancellationToken);
            try
            {
                await erase(disk);
                return null;
            }
            catch (Exception fault) when (fault is AgentException or IOException)
            {
                return $"\"{disk.Path}\": {(fault as AgentException)?.Details ?? fault.Message}";
            }
            finally
            {
                slots.Release();
            }
        }));
        var told = failures.OfType<string>().ToList();
        if (told.Count > 0) throw Fault.BlockDeviceErase($"Failed to erase the device(s): {string.Join("; ", told)}");
    }

    /// <summary>Crash records that the firmware keeps.</summary>
    private JsonNode? ErasePstore()
    {
        var folder = Path.Combine(folders.Sys, "fs/pstore");
        foreach (var name in SysFile.Names(folder))
        {
            var record = Path.Combine(folder, name);
            if (Directory.Exists(record)) Directory.Delete(record, recursive: true);
            else File.Delete(record);
        }

        return null;
    }
}
