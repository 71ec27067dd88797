using System.Text.Json.Nodes;
using Ironic.Model.Drivers;
using Ironic.Model.Json;
using Ironic.Model.Timeline;

namespace Ironic.Drivers.Settings;

/// <summary>Tells a node's timeline what was done to its BMC, PDU or host.</summary>
/// <param name="node">Whose timeline.</param>
/// <param name="label">What was talked to: "10.0.0.5:623".</param>
/// <param name="time">The clock.</param>
internal sealed class NodeJournal(DriverContext node, string label, TimeProvider time)
{
    public string Label => label;

    public void Accepted(string what, TimeSpan duration) => Tell(TimelineNames.BmcCall, $"{what} accepted by {label}", what, duration);

    public void Failed(string what, string message, TimeSpan duration, string? cause) => Tell(TimelineNames.BmcFailed, message, what, duration, cause);

    public void Tell(string name, string message, string what, TimeSpan? duration = null, string? cause = null)
    {
        var data = new JsonObject { ["bmc"] = label, ["call"] = what };
        if (cause is not null) data["cause"] = cause;
        node.Timeline.Record(new(node.NodeUuid, time.GetUtcNow(), name) { Message = message, Data = JsonMap.From(data), Duration = duration });
    }
}
