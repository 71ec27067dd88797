using System.Text.Json.Nodes;

namespace Ironic.Lab.Redfish.Resources;

/// <summary>The service root and the collections that hang on it.</summary>
internal sealed class RootResources(ResourceNames names, BoardFacts facts) : IRedfishResources
{
    public ValueTask<RedfishReply?> AnswerAsync(RedfishCall call, CancellationToken cancellationToken) => new(call.Method != "GET" ? null : call.Segments switch
    {
        [] => RedfishReply.Resource(Root()),
        ["odata"] => RedfishReply.Resource(new() { ["@odata.context"] = "/redfish/v1/$metadata", ["value"] = new JsonArray() }),
        ["Systems"] => RedfishReply.Resource(ResourceNames.Collection(names.Path("Systems"), "ComputerSystemCollection", names.System)),
        ["Managers"] => RedfishReply.Resource(ResourceNames.Collection(names.Path("Managers"), "ManagerCollection", names.Manager)),
        ["Chassis"] => RedfishReply.Resource(ResourceNames.Collection(names.Path("Chassis"), "ChassisCollection", names.Chassis)),
        _ => null,
    });

    private JsonObject Root()
    {
        var root = ResourceNames.Resource(ResourceNames.Root, "ServiceRoot.v1_9_0.ServiceRoot", "RootService", "Root Service");
        root["RedfishVersion"] = "1.11.0";
        root["UUID"] = facts.Uuid.ToString();
        root["Vendor"] = names.Personality.Manufacturer;
        foreach (var part in (string[])["Systems", "Managers", "Chassis", "UpdateService", "EventService", "Registries"]) root[part] = ResourceNames.Link(names.Path(part));
        root["Tasks"] = ResourceNames.Link(names.Path("TaskService"));
        if (!names.Personality.HasSessions) return root;
        root["SessionService"] = ResourceNames.Link(names.Path("SessionService"));
        root["Links"] = new JsonObject { ["Sessions"] = ResourceNames.Link(names.Path("SessionService", "Sessions")) };
        return root;
    }
}
