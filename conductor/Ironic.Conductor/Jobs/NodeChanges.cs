using System.Text.Json.Nodes;
using Ironic.Model.Identity;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Model.Stores;
using Ironic.Model.Timeline;

namespace Ironic.Conductor.Jobs;

/// <summary>A node's update, with what follows from it: the time of a state's change, the timeline's entry, the history's entry of a new error.</summary>
internal static class NodeChanges
{
    /// <param name="before">What is stored.</param>
    /// <param name="after">What is to be stored; same revision.</param>
    /// <param name="now">The time of the change.</param>
    /// <param name="ids">For the history entry.</param>
    /// <param name="hostName">Ours.</param>
    /// <param name="historyType">What was being done: "deploying", "cleaning", ...</param>
    public static List<StoreWrite> Writes(Node before, Node after, DateTimeOffset now, IIdSource ids, string hostName, string historyType)
    {
        List<StoreWrite> writes = [];
        var moved = before.Provision.State != after.Provision.State;
        writes.Add(new StoreWrite.UpdateNode(after with { UpdatedAt = now, ProvisionUpdatedAt = moved ? now : after.ProvisionUpdatedAt }));
        if (moved)
        {
            var (from, to) = (before.Provision.State.ToWire(), after.Provision.State.ToWire());
            writes.Add(new StoreWrite.AppendTimeline(new(after.Uuid, now, TimelineNames.StateChanged)
            {
                Message = $"{from} -> {to}",
                Data = JsonMap.From(new JsonObject { ["from"] = from, ["to"] = to }),
            }));
        }

        if (after.LastError is { } error && error != before.LastError)
        {
            writes.Add(new StoreWrite.AppendHistory(Entry(after, "ERROR", historyType, error, now, ids, hostName)));
        }

        return writes;
    }

    public static NodeHistoryEntry Entry(Node node, string severity, string eventType, string text, DateTimeOffset now, IIdSource ids, string hostName) => new(ids.NewId(), node.Uuid, now)
    {
        Severity = severity,
        EventType = eventType,
        Event = text,
        Conductor = hostName,
        State = node.Provision.State.ToWire(),
        TargetState = node.Provision.Target?.ToWire(),
    };
}
