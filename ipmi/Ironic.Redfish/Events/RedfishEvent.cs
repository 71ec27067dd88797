using Ironic.Redfish.Http;
using Ironic.Redfish.Json;

namespace Ironic.Redfish.Events;

/// <summary>One event, by SSE or by push (DSP2046, Event).</summary>
/// <param name="Message">What happened.</param>
/// <param name="Origin">Path of the resource that it happened to; null: not told.</param>
/// <param name="At">When, by the BMC's clock; null: not told.</param>
/// <param name="Context">The subscriber's own word; null: none.</param>
public sealed record RedfishEvent(RedfishMessage Message, string? Origin, DateTimeOffset? At, string? Context)
{
    private const int MostEvents = 256;

    /// <summary>Whether this may tell of a change of power: a reason to look at once.</summary>
    public bool MayBePower => Message.Key is "ServerPoweredOn" or "ServerPoweredOff" or "PowerStateChanged" or "ResourceChanged" or "ResourceStatusChanged"
        || Message.Id.Contains("Power", StringComparison.OrdinalIgnoreCase) || Message.Text.Contains("power", StringComparison.OrdinalIgnoreCase);

    /// <summary>The events of one body; none when it is no such body. For bodies that were pushed to us, and for SSE.</summary>
    public static IReadOnlyList<RedfishEvent> Read(JsonView body) =>
    [
        .. body["Events"].Items.Take(MostEvents).Select(item => new RedfishEvent(
            new(item["MessageId"].Text ?? item["EventType"].Text ?? "", item["Message"].Text ?? "", item["MessageSeverity"].Text ?? item["Severity"].Text ?? "", item["Resolution"].Text ?? ""),
            item["OriginOfCondition"].Link ?? RedfishPaths.Of(item["OriginOfCondition"].Text),
            DateTimeOffset.TryParse(item["EventTimestamp"].Text, System.Globalization.CultureInfo.InvariantCulture, out var at) ? at : null,
            body["Context"].Text ?? item["Context"].Text)),
    ];
}
