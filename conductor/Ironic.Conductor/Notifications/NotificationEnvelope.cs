using System.Globalization;
using System.Text.Json.Nodes;
using Ironic.Model.Identity;

namespace Ironic.Conductor.Notifications;

/// <summary>A notification as its receivers see it on Ironic's message bus.</summary>
internal static class NotificationEnvelope
{
    public static JsonObject Wrap(Notification notification, string hostName, IIdSource ids) => new()
    {
        ["message_id"] = ids.NewId().ToString(),
        ["publisher_id"] = $"ironic-conductor.{hostName}",
        ["event_type"] = notification.EventType,
        ["priority"] = notification.IsError ? "error" : "info",
        ["payload"] = notification.Payload(),
        ["timestamp"] = notification.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture),
    };
}
