using System.Globalization;
using System.Runtime.InteropServices;
using Ironic.Agent.Configuration;
using Ironic.Agent.Disks;
using Ironic.Agent.Faults;
using Ironic.Agent.Inventory;
using Ironic.Agent.Kernel;
using Ironic.Agent.Logging;
using Ironic.Agent.PartitionTables;
using Ironic.Agent.RootDevices;
using Ironic.Agent.Steps;
using Ironic.AgentContract.Steps;

namespace Ironic.Agent.FileSystems;

/// <summary>The step <c>inject_files</c>: files of the node's record and of the step itself, put on the disk that was written.</summary>
internal sealed class InjectFilesStep(
    RootDeviceSelector rootDevices, DiskOpener disks, PartitionDevices partitions, SystemFolders folders, AgentOptions options, AgentLog log)
{
    public StepDefinition Definition => new()
    {
        Name = "inject_files",
        Flows = StepFlows.Deploy | StepFlows.Service,
        DeployPriority = options.InjectFilesPriority,
        Arguments = new Dictionary<string, StepArgument>(StringComparer.Ordinal)
        {
            ["files"] = new("A list of files with keys: 'path', 'partition' (number or device), 'content' (base64), 'deleted', 'mode', 'dirmode', 'owner' and 'group'. Added to those of the node's properties[inject_files]", Required: false),
        },
        RunAsync = async (run, cancellationToken) =>
        {
            var files = FileInjection.Parse([.. run.Node.InjectFiles, .. run.Arguments["files"] as System.Text.Json.Nodes.JsonArray ?? []]);
            if (files.Count == 0) return null;
            var root = await rootDevices.SelectAsync(run.Node, cancellationToken);
            foreach (var file in files) await InjectAsync(root, file, cancellationToken);
            return null;
        },
    };

    private async Task InjectAsync(BlockDevice root, FileInjection file, CancellationToken cancellationToken)
    {
        var relative = file.Path.TrimStart('/');
        foreach (var device in await CandidatesAsync(root, file, cancellationToken))
        {
            using var mounted = MountedFolder.TryMount(folders, device, readOnly: false, out var problem);
            if (mounted is null && file.Partition is not null) throw Fault.Execution($"{file.Path}: {device} cannot be mounted: {problem}");
            if (mounted is null || (file.Partition is null && !Directory.Exists(Path.Combine(mounted.Path, relative[..relative.IndexOf('/', StringComparison.Ordinal)])))) continue;

            Apply(file, SafePath.Combine(mounted.Path, relative));
            log.Say($"{(file.Content is null ? "removed" : "wrote")} {file.Path} on {device}");
            return;
        }

        throw Fault.DeviceNotFound($"No partition of {root.Path} has the folder that {file.Path} begins with.");
    }

    private async Task<IReadOnlyList<string>> CandidatesAsync(BlockDevice root, FileInjection file, CancellationToken cancellationToken)
    {
        if (file.Partition is { } given)
            return int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? [await DeviceAsync(root, number, cancellationToken)] : [given];

        IReadOnlyList<Partition> all;
        using (var disk = disks.Open(root, DiskAccess.ReadOnly)) all = (await DiskLayout.ReadAsync(disk, cancellationToken))?.Partitions ?? [];
        List<string> devices = [];
        foreach (var partition in all) devices.Add(await DeviceAsync(root, partition.Number, cancellationToken));
        return devices;
    }

    private async Task<string> DeviceAsync(BlockDevice root, int partition, CancellationToken cancellationToken) =>
        await partitions.FindAsync(root, partition, cancellationToken) ?? throw Fault.DeviceNotFound($"The kernel shows no partition {partition} of {root.Path}.");

    private static void Apply(FileInjection file, string path)
    {
        if (file.Content is null)
        {
            File.Delete(path);
            return;
        }

        var folder = Path.GetDirectoryName(path)!;
        var isNew = !Directory.Exists(folder);
        Directory.CreateDirectory(folder);
        if (isNew && file.FolderMode is { } folderMode) File.SetUnixFileMode(folder, (UnixFileMode)folderMode);
        File.WriteAllBytes(path, file.Content);
        if (file.Mode is { } mode) File.SetUnixFileMode(path, (UnixFileMode)mode);
        if ((file.Owner ?? file.Group) is not null && LinuxCalls.ChangeOwner(path, file.Owner ?? -1, file.Group ?? -1) != 0)
            throw Fault.Execution($"The owner of {file.Path} cannot be set: {Marshal.GetLastPInvokeErrorMessage()}");
    }
}
