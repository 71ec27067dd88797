using System.Text.Json.Nodes;

namespace Ironic.Conductor.Notifications;

/// <summary>Bodies of Nova's <c>POST /os-server-external-events</c> (compute API 2.76).</summary>
internal static class NovaEvents
{
    /// <summary>What the header <c>OpenStack-API-Version</c> must say for a power-update.</summary>
    public const string Version = "compute 2.76";

    public static JsonObject PowerUpdate(Guid instance, bool isOn) => new()
    {
        ["events"] = new JsonArray(new JsonObject { ["name"] = "power-update", ["server_uuid"] = instance.ToString(), ["tag"] = isOn ? "POWER_ON" : "POWER_OFF" }),
    };
}
