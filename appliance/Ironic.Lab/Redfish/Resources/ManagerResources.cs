using System.Globalization;
using System.Text.Json.Nodes;

namespace Ironic.Lab.Redfish.Resources;

/// <summary>The manager: what the BMC tells of itself, its clock, its reset.</summary>
internal sealed class ManagerResources(ResourceNames names, IRedfishBoard board, Func<string> version, Action reset, TimeProvider time) : IRedfishResources
{
    private TimeSpan _clockOff;

    private Personality Manners => names.Personality;

    public ValueTask<RedfishReply?> AnswerAsync(RedfishCall call, CancellationToken cancellationToken)
    {
        if (call.Segments is not ["Managers", var id, .. var rest] || id != Manners.ManagerId) return default;
        return new((call.Method, rest) switch
        {
            ("GET", []) => RedfishReply.Resource(Manager()),
            ("PATCH", []) => Patch(call),
            ("POST", ["Actions", "Manager.Reset"]) => Reset(call),
            _ => null,
        });
    }

    private JsonObject Manager()
    {
        var manager = ResourceNames.Resource(names.Manager, "Manager.v1_15_0.Manager", Manners.ManagerId, "Manager");
        (manager["ManagerType"], manager["Model"], manager["FirmwareVersion"]) = ("BMC", Manners.ManagerModel, version());
        manager["ServiceEntryPointUUID"] = board.Facts.Uuid.ToString();
        manager["DateTime"] = (time.GetUtcNow() + _clockOff).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
        manager["DateTimeLocalOffset"] = "+00:00";
        manager["PowerState"] = "On";
        manager["Status"] = ResourceNames.Fine();
        if (!Manners.MediaOnSystem) manager["VirtualMedia"] = ResourceNames.Link(names.Path("Managers", Manners.ManagerId, "VirtualMedia"));
        manager["Links"] = new JsonObject { ["ManagerForServers"] = ResourceNames.Links(names.System), ["ManagerForChassis"] = ResourceNames.Links(names.Chassis) };
        manager["Actions"] = new JsonObject
        {
            ["#Manager.Reset"] = new JsonObject { ["target"] = ResourceNames.Action(names.Manager, "Manager.Reset"), ["ResetType@Redfish.AllowableValues"] = ResourceNames.Texts("GracefulRestart", "ForceRestart") },
        };
        return manager;
    }

    private RedfishReply Patch(RedfishCall call)
    {
        if (call.Text("DateTime") is not { } text) return RedfishReply.Missing("DateTime");
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var now)) return RedfishReply.BadValue("DateTime", text);
        _clockOff = now - time.GetUtcNow();
        return RedfishReply.NoContent;
    }

    private RedfishReply Reset(RedfishCall call)
    {
        if (call.Text("ResetType") is not ("GracefulRestart" or "ForceRestart")) return RedfishReply.BadValue("ResetType", call.Text("ResetType"));
        reset();
        return RedfishReply.NoContent;
    }
}
