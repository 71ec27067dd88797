using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ironic.Agent.Boot.Wire;
using Ironic.Agent.Commands;
using Ironic.Agent.Configuration;
using Ironic.Agent.Disks;
using Ironic.Agent.Faults;
using Ironic.Agent.FileSystems;
using Ironic.Agent.Inventory;
using Ironic.Agent.Kernel;
using Ironic.Agent.Logging;
using Ironic.Agent.Nodes;
using Ironic.Agent.PartitionTables;
using Ironic.Agent.RootDevices;
using Ironic.Agent.Steps;
using Ironic.AgentContract;
using Ironic.AgentContract.Commands;
using Ironic.AgentContract.Images;
using Ironic.AgentContract.Steps;

namespace Ironic.Agent.Boot;

/// <summary>
/// What makes the firmware boot the image. A whole-disk image brings its boot loader, so that there is nothing to install; under UEFI the
/// firmware is told of it by a boot entry.
/// </summary>
internal sealed class BootCommands(
    RootDeviceSelector rootDevices, DiskOpener disks, PartitionDevices partitions, EfiVariables variables, SystemFolders folders, NodeCache nodes, AgentOptions options, AgentLog log)
{
    /// <summary>Types of an EFI system partition (UEFI 2.10, 13.3.3 and table 5.7).</summary>
    private static readonly string[] EfiSystem = ["0xef", "C12A7328-F81F-11D2-BA4B-00A0C93EC93B"];

    private readonly EfiBootEntries _entries = new(variables);

    public IEnumerable<AgentCommand> Commands() =>
    [
        new()
        {
            Name = CommandNames.InstallBootloader,
            InBackground = true,
            Arguments = ["root_uuid", "efi_system_part_uuid", "prep_boot_part_uuid", "target_boot_mode", "ignore_bootloader_failure"],
            RunAsync = async (run, cancellationToken) =>
            {
                await InstallAsync(run.Arguments.Deserialize(AgentJson.Default.InstallBootloaderParams)!, cancellationToken);
                return null;
            },
        },
    ];

    public IEnumerable<StepDefinition> Steps() =>
    [
        new()
        {
            Name = "clean_uefi_nvram",
            Flows = StepFlows.Clean | StepFlows.Deploy,
            Abortable = true,
            Arguments = new Dictionary<string, StepArgument>(StringComparer.Ordinal)
            {
                ["match_patterns"] = new("Regular expressions; a boot entry whose device path one of them matches is removed. Default: those of hard disks", Required: false),
            },
            RunAsync = (run, _) => Task.FromResult(Clean(run.Arguments["match_patterns"])),
        },
    ];

    private async Task InstallAsync(InstallBootloaderParams arguments, CancellationToken cancellationToken)
    {
        if (arguments.TargetBootMode != "uefi")
        {
            log.Say("boot loader: the image brought its own; the firmware needs no entry");
            return;
        }

        try
        {
            await AddEntryAsync(cancellationToken);
        }
        catch (Exception fault) when ((fault is AgentException or IOException or UnauthorizedAccessException) && (arguments.IgnoreBootloaderFailure ?? options.IgnoreBootloaderFailure))
        {
            log.Warn($"boot loader: {fault.Message}; going on, as asked");
        }
    }

    private async Task AddEntryAsync(CancellationToken cancellationToken)
    {
        var device = await rootDevices.SelectAsync(nodes.Current, cancellationToken);
        var (system, sectorSize) = await FindSystemPartitionAsync(device, cancellationToken);
        if (!variables.Available)
        {
            log.Say("boot loader: this machine shows no UEFI variables; the firmware will find the loader by its well-known name");
            return;
        }

        var path = await partitions.FindAsync(device, system.Number, cancellationToken) ?? throw Fault.DeviceNotFound($"The kernel shows no device for {system} of {device.Path}.");
        (string Path, string Label)? loader;
        using (var mounted = MountedFolder.TryMount(folders, path, readOnly: true, out var problem))
        {
            if (mounted is null) throw Fault.Execution($"The EFI system partition {path} cannot be mounted: {problem}");
            loader = EfiLoaders.Find(mounted.Path);
        }

        if (loader is not var (file, label)) throw Fault.DeviceNotFound($"The EFI system partition {path} has no boot loader.");
        _entries.AddFirst(label, EfiLoadOption.Create(label, system.Number, system.Start / sectorSize, system.Length / sectorSize, system.Id, file));
        log.Say($"boot loader: UEFI entry '{label}' for {file} on {path}");
    }

    private async Task<(Partition Partition, int SectorSize)> FindSystemPartitionAsync(BlockDevice device, CancellationToken cancellationToken)
    {
        using var disk = disks.Open(device, DiskAccess.ReadOnly);
        var table = await DiskLayout.ReadAsync(disk, cancellationToken);
        var found = table?.Partitions.FirstOrDefault(partition => EfiSystem.Contains(partition.Type, StringComparer.Ordinal));
        return found is not null ? (found, disk.SectorSize)
            : throw Fault.DeviceNotFound($"No EFI partition could be detected on device {device.Path}. Are you using a UEFI-compatible image?");
    }

    private JsonNode? Clean(JsonNode? patterns)
    {
        var expressions = patterns is null ? [Pattern("^HD\\(")] : Patterns(patterns);
        if (!variables.Available)
        {
            log.Say("this machine shows no UEFI variables; there is nothing to clean");
            return null;
        }

        foreach (var (number, entry) in _entries.List().Where(pair => expressions.Exists(e => e.IsMatch(pair.Entry.Path))).ToList())
        {
            log.Say($"UEFI entry '{entry.Description}' ({entry.Path}) is removed");
            _entries.Remove(number);
        }

        return null;
    }

    private static List<Regex> Patterns(JsonNode given)
    {
        if (given is not JsonArray list || list.Any(item => item is not JsonValue value || !value.TryGetValue<string>(out _)))
            throw Fault.InvalidParams($"The match_patterns must be a list of strings: {given.ToJsonString()}");
        return [.. list.Select(item => Pattern((string)item!))];
    }

    private static Regex Pattern(string text)
    {
        try
        {
            return new(text, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        }
        catch (ArgumentException fault)
        {
            throw Fault.InvalidParams($"match_patterns: '{text}' is no regular expression: {fault.Message}");
        }
    }
}
