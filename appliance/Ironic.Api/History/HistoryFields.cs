using Ironic.Api.Fields;
using Ironic.Api.Views;
using Ironic.Model.Nodes;
using static Ironic.Api.Fields.FieldKinds<Ironic.Model.Nodes.NodeHistoryEntry>;

namespace Ironic.Api.History;

/// <summary>The fields of a history entry (contract, section 2.7).</summary>
internal static class HistoryFields
{
    /// <summary>A list cuts longer texts, so that a page of stack traces stays a page.</summary>
    private const int LongestInList = 255, KeptInList = 251;

    /// <summary>What a list shows; the rest is detail.</summary>
    public static FieldTable<NodeHistoryEntry> List { get; } = new("history", Fields(cut: true));

    public static FieldTable<NodeHistoryEntry> Detail { get; } = new("history", Fields(cut: false));

    private static IEnumerable<Field<NodeHistoryEntry>> Fields(bool cut) =>
    [
        Id("uuid", 78, e => e.Uuid) with { InSummary = true },
        Time("created_at", 78, e => e.CreatedAt) with { InSummary = true },
        Text("severity", 78, e => e.Severity) with { InSummary = true },
        Text("event", 78, e => cut && e.Event.Length > LongestInList ? e.Event[..KeptInList] + "..." : e.Event) with { InSummary = true },
        Text("event_type", 78, e => e.EventType),
        Text("conductor", 78, e => e.Conductor),
        Text("user", 78, e => e.User),
        Text("project", 113, e => e.Project),
        Text("state", 115, e => e.State),
        Text("target_provision_state", 115, e => e.TargetState),
        new("duration_seconds", 115, (writer, e, _) =>
        {
            if (e.DurationSeconds is { } seconds) writer.WriteNumberValue(seconds);
            else writer.WriteNullValue();
        }),
        new("links", 78, (writer, e, context) =>
        {
            writer.WriteStartArray();
            Links.WriteLink(writer, context.Links.Self($"nodes/{e.NodeUuid}/history/{e.Uuid}"), "self");
            writer.WriteEndArray();
        })
        { Always = true, Sortable = false },
    ];
}
