using System.Text.Json.Nodes;
using Ironic.Agent.Configuration;
using Ironic.Agent.Faults;
using Ironic.Agent.Inventory;
using Ironic.Agent.Logging;
using Ironic.Agent.Nodes;

namespace Ironic.Agent.RootDevices;

/// <summary>Decides which disk the image goes to.</summary>
internal sealed class RootDeviceSelector(DiskReader disks, AgentOptions options, TimeProvider time, AgentLog log)
{
    /// <summary>Without hints, a smaller disk is not taken: it is some controller's or stick's.</summary>
    public const long MinimumBytes = 4L * 1024 * 1024 * 1024;

    /// <summary>The disk that the node's hints name, or the smallest one that is large enough. Disks may still be coming up: waits for one that fits.</summary>
    /// <exception cref="AgentException">"DeviceNotFound": none fits; names the hints and the disks there are.</exception>
    public async Task<BlockDevice> SelectAsync(NodeRecord node, CancellationToken cancellationToken)
    {
        var hints = Hints(node);
        for (var attempt = 1; ; attempt++)
        {
            var candidates = Candidates(node);
            if (Choose(candidates, hints) is { } disk)
            {
                log.Say($"root disk: {disk}{(hints is null ? "" : $" by hints {hints}")}");
                return disk;
            }

            if (attempt >= options.DiskWaitAttempts) throw Fault.DeviceNotFound(Explain(candidates, hints));
            if (attempt == 1) log.Say($"waiting for a root disk: {Explain(candidates, hints)}");
            await Task.Delay(options.DiskWaitDelay, time, cancellationToken);
        }
    }

    /// <summary>Disks that may be written to or erased: all but the ones that the node's record says to skip.</summary>
    /// <exception cref="AgentException">"DeviceNotFound": a hint in the skip list cannot be understood, so nothing is safe.</exception>
    public IReadOnlyList<BlockDevice> Candidates(NodeRecord node)
    {
        var skipped = node.SkipBlockDevices.Where(hint => !hint.ContainsKey("volume_name")).Select(hint => Parse(hint, "skip_block_devices")).ToList();
        return [.. disks.Read().Where(disk => !skipped.Exists(hint => hint.Match(disk)))];
    }

    private RootDeviceHints? Hints(NodeRecord node)
    {
        if (node.RootDeviceHints is { } hints) return Parse(hints, "root_device");
        return options.RootDevice.Count == 0 ? null
            : Parse(new(options.RootDevice.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)JsonValue.Create(pair.Value)))), "root_device");
    }

    private static RootDeviceHints Parse(JsonObject hints, string where)
    {
        try
        {
            return RootDeviceHints.Parse(hints);
        }
        catch (FormatException fault)
        {
            throw Fault.DeviceNotFound($"The hints {hints.ToJsonString()} in {where} cannot be used: {fault.Message}");
        }
    }

    /// <summary>By hints the first that fits; without, the smallest, and of equals the first by name, since some firmware boots only from that.</summary>
    internal static BlockDevice? Choose(IEnumerable<BlockDevice> disks, RootDeviceHints? hints) => hints is not null
        ? disks.FirstOrDefault(hints.Match)
        : disks.Where(disk => disk.Info.Size >= MinimumBytes && !disk.ReadOnly && !disk.Removable)
            .OrderBy(disk => disk.Info.Size).ThenBy(disk => disk.Path, StringComparer.Ordinal).FirstOrDefault();

    private static string Explain(IReadOnlyList<BlockDevice> disks, RootDeviceHints? hints)
    {
        var seen = disks.Count == 0 ? "none" : string.Join("; ", disks);
        return hints is null
            ? $"No suitable device was found for deployment: root device hints were not provided, and no disk has {MinimumBytes} bytes. Disks seen: {seen}"
            : $"No suitable device was found for deployment using these hints {hints}. Disks seen: {seen}";
    }
}
