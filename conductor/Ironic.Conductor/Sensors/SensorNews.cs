using System.Globalization;
using System.Text.Json.Nodes;
using Ironic.Conductor.Notifications;
using Ironic.Model.Drivers;
using Ironic.Model.Nodes;

namespace Ironic.Conductor.Sensors;

/// <summary>Readings as Ironic tells of them on its topic of sensor data, which its versioned notifications are not part of. Pure.</summary>
internal static class SensorNews
{
    /// <param name="node">Whose.</param>
    /// <param name="readings">At least one.</param>
    /// <param name="at">When they were read.</param>
    /// <param name="id">Of the message inside: the notification around it has one of its own.</param>
    public static Notification Of(Node node, IReadOnlyList<SensorReading> readings, DateTimeOffset at, Guid id) => new($"hardware.{node.Driver}.metrics", IsError: false, at, () => new()
    {
        ["message_id"] = id.ToString(),
        ["instance_uuid"] = node.InstanceUuid?.ToString(),
        ["node_uuid"] = node.Uuid.ToString(),
        ["node_name"] = node.Name,
        ["timestamp"] = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff", CultureInfo.InvariantCulture),
        ["event_type"] = $"hardware.{node.Driver}.metrics.update",
        ["payload"] = Groups(readings),
    });

    private static JsonObject Groups(IReadOnlyList<SensorReading> readings)
    {
        JsonObject groups = [];
        foreach (var reading in readings)
        {
            if (reading.Notice is not { } notice) continue;
            if (!groups.TryGetPropertyValue(notice.Group, out var group)) groups[notice.Group] = group = new JsonObject();
            group!.AsObject()[reading.Id] = notice.Fields.ToObject();
        }

        return groups;
    }
}
