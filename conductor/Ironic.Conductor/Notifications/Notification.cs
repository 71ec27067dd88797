using System.Text.Json.Nodes;

namespace Ironic.Conductor.Notifications;

/// <summary>Something to be told, as it was decided on; its text is made when it is sent, by whoever sends it.</summary>
/// <param name="EventType">"baremetal.node.provision_set.start"; "power-update" for Nova.</param>
/// <param name="IsError">Level "error" instead of "info".</param>
/// <param name="At">When it happened.</param>
/// <param name="Payload">The body of the notification proper.</param>
internal sealed record Notification(string EventType, bool IsError, DateTimeOffset At, Func<JsonObject> Payload);
