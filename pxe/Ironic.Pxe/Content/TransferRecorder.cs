using System.Globalization;
using System.Text.Json.Nodes;
using Ironic.Model.Boot;
using Ironic.Model.Json;
using Ironic.Model.Timeline;

namespace Ironic.Pxe.Content;

/// <summary>Tells the node's timeline what was fetched. A kernel or ramdisk is told of twice, at its start and at its end, so that one that was cut short shows.</summary>
internal sealed class TransferRecorder(ITimeline timeline, TimeProvider time)
{
    public void Started(BootClient? client, ContentRole role, string protocol, string path, long length)
    {
        if (role is not (ContentRole.Kernel or ContentRole.Ramdisk)) return;
        Record(client, NameOf(role, protocol), $"{protocol} {path}: {Size(length)} begun", null, new() { ["path"] = path, ["protocol"] = protocol, ["phase"] = "start", ["length"] = length });
    }

    public void Ended(BootClient? client, ContentRole role, string protocol, string path, long bytes, TimeSpan took) => Record(
        client, NameOf(role, protocol), string.Create(CultureInfo.InvariantCulture, $"{protocol} {path}: {Size(bytes)} in {took.TotalSeconds:0.0} s"), took,
        new() { ["path"] = path, ["protocol"] = protocol, ["phase"] = "end", ["bytes"] = bytes });

    /// <param name="client">Null: nobody that we know; nothing is recorded.</param>
    /// <param name="protocol">"HTTP" or "TFTP".</param>
    /// <param name="path">What was asked for.</param>
    /// <param name="reason">In a few words: "not found", "the client went away after 3.1 MB".</param>
    /// <param name="bytes">How much went out before.</param>
    public void Failed(BootClient? client, string protocol, string path, string reason, long bytes) => Record(
        client, protocol == Tftp ? TimelineNames.TftpFailed : TimelineNames.HttpFailed, $"{protocol} {path}: {reason}", null,
        new() { ["path"] = path, ["protocol"] = protocol, ["bytes"] = bytes, ["reason"] = reason });

    public const string Http = "HTTP", Tftp = "TFTP";

    private static string NameOf(ContentRole role, string protocol) => role switch
    {
        ContentRole.Script => TimelineNames.ScriptServed,
        ContentRole.Kernel => TimelineNames.KernelServed,
        ContentRole.Ramdisk => TimelineNames.RamdiskServed,
        _ => protocol == Tftp ? TimelineNames.TftpRead : TimelineNames.HttpServed,
    };

    private static string Size(long bytes) => bytes < 1_000_000
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1000.0:0.0} kB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_000_000.0:0.0} MB");

    private void Record(BootClient? client, string name, string message, TimeSpan? took, JsonObject data)
    {
        if (client is null || client.NodeUuid == Guid.Empty) return;
        timeline.Record(new(client.NodeUuid, time.GetUtcNow(), name) { Message = message, Duration = took, Data = JsonMap.From(data) });
    }
}
