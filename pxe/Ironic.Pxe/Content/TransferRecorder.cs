using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Ironic.Model.Boot;
using Ironic.Model.Json;
using Ironic.Model.Timeline;

namespace Ironic.Pxe.Content;

/// <summary>Tells the node's timeline what was fetched. A kernel or ramdisk is told of twice, at its start and at its end, so that one that was cut short shows.</summary>
internal sealed class TransferRecorder(ITimeline timeline, TimeProvider time)
{
    /// <summary>A BMC reads a CD a few sectors at a time: it is told of at most this often.</summary>
    private static readonly TimeSpan BetweenReads = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<Guid, long> _mediaTold = new();

    public void Started(BootClient? client, ContentRole role, string protocol, string path, long length)
    {
        if (role == ContentRole.Media && client is not null && IsNews(client.NodeUuid))
            Record(client, TimelineNames.MediaServed, $"{protocol} {path}: the BMC reads the CD", null, new() { ["path"] = path, ["protocol"] = protocol });
        if (role is not (ContentRole.Kernel or ContentRole.Ramdisk)) return;
        Record(client, NameOf(role, protocol), $"{protocol} {path}: {Size(length)} begun", null, new() { ["path"] = path, ["protocol"] = protocol, ["phase"] = "start", ["length"] = length });
    }

    /// <param name="client">Null: nobody that we know; nothing is recorded.</param>
    /// <param name="role">Decides the event's name.</param>
    /// <param name="protocol">"HTTP" or "TFTP".</param>
    /// <param name="path">What was asked for.</param>
    /// <param name="bytes">How much it was.</param>
    /// <param name="took">How long it took.</param>
    /// <param name="program">What the file is a program for; null: it is none.</param>
    public void Ended(BootClient? client, ContentRole role, string protocol, string path, long bytes, TimeSpan took, ProgramHeader? program = null)
    {
        if (role == ContentRole.Media) return;
        JsonObject data = new() { ["path"] = path, ["protocol"] = protocol, ["phase"] = "end", ["bytes"] = bytes };
        if (program is { } known)
        {
            data["platform"] = known.Platform;
            if (known.IsSigned is { } isSigned) data["signed"] = isSigned;
        }

        Record(client, NameOf(role, protocol), string.Create(CultureInfo.InvariantCulture, $"{protocol} {path}: {Size(bytes)} in {took.TotalSeconds:0.0} s"), took, data);
    }

    /// <param name="client">Null: nobody that we know; nothing is recorded.</param>
    /// <param name="protocol">"HTTP" or "TFTP".</param>
    /// <param name="path">What was asked for.</param>
    /// <param name="reason">In a few words: "not found", "the client went away after 3.1 MB".</param>
    /// <param name="bytes">How much went out before.</param>
    /// <param name="stall">Where a transfer by TFTP stood when its client fell silent; null: it did not begin, or was not TFTP.</param>
    public void Failed(BootClient? client, string protocol, string path, string reason, long bytes, TransferStall? stall = null)
    {
        JsonObject data = new() { ["path"] = path, ["protocol"] = protocol, ["bytes"] = bytes, ["reason"] = reason };
        if (stall is { } stood) (data["state"], data["block_size"]) = (stood.State, stood.BlockSize);
        Record(client, protocol == Tftp ? TimelineNames.TftpFailed : TimelineNames.HttpFailed, $"{protocol} {path}: {reason}", null, data);
    }

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

    private bool IsNews(Guid node)
    {
        var now = time.GetTimestamp();
        if (_mediaTold.TryGetValue(node, out var last) && time.GetElapsedTime(last, now) < BetweenReads) return false;
        _mediaTold[node] = now;
        return true;
    }

    private void Record(BootClient? client, string name, string message, TimeSpan? took, JsonObject data)
    {
        if (client is null || client.NodeUuid == Guid.Empty) return;
        timeline.Record(new(client.NodeUuid, time.GetUtcNow(), name) { Message = message, Duration = took, Data = JsonMap.From(data) });
    }
}

/// <summary>How far a transfer by TFTP had come.</summary>
/// <param name="State">"unanswered": nothing of ours was ever acknowledged; "sending": the client has answered; "refused": it put an end to it.</param>
/// <param name="BlockSize">Bytes a block.</param>
internal readonly record struct TransferStall(string State, int BlockSize);
