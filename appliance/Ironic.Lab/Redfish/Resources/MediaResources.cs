using System.Text.Json.Nodes;

namespace Ironic.Lab.Redfish.Resources;

/// <summary>VirtualMedia, on the system or on the manager.</summary>
internal sealed class MediaResources(ResourceNames names, RedfishMedia media, Func<RedfishFaults> faults) : IRedfishResources
{
    private Personality Manners => names.Personality;

    private string[] Owner => Manners.MediaOnSystem ? ["Systems", Manners.SystemId] : ["Managers", Manners.ManagerId];

    public async ValueTask<RedfishReply?> AnswerAsync(RedfishCall call, CancellationToken cancellationToken)
    {
        if (call.Segments is not [var kind, var id, "VirtualMedia", .. var rest] || kind != Owner[0] || id != Owner[1]) return null;
        if (rest is []) return call.Method == "GET" ? RedfishReply.Resource(Collection()) : null;
        var drive = Manners.MediaDrives.FirstOrDefault(d => d.Id == rest[0]);
        if (drive.Id is null) return null;
        return (call.Method, rest[1..]) switch
        {
            ("GET", []) => RedfishReply.Resource(Drive(drive.Id, drive.Types)),
            ("PATCH", []) when Manners.MediaByPatch => await PatchAsync(drive.Id, call, cancellationToken),
            ("POST", ["Actions", "VirtualMedia.InsertMedia"]) when !Manners.MediaByPatch => await InsertAsync(drive.Id, call, cancellationToken),
            ("POST", ["Actions", "VirtualMedia.EjectMedia"]) when !Manners.MediaByPatch => await EjectAsync(drive.Id, call, cancellationToken),
            _ => null,
        };
    }

    private string Below(params ReadOnlySpan<string> segments) => names.Path([.. Owner, "VirtualMedia", .. segments]);

    private JsonObject Collection() => ResourceNames.Collection(Below(), "VirtualMediaCollection", Manners.MediaDrives.Select(drive => Below(drive.Id)));

    private JsonObject Drive(string id, IEnumerable<string> types)
    {
        var resource = ResourceNames.Resource(Below(id), "VirtualMedia.v1_5_0.VirtualMedia", id, $"Virtual {id}");
        var image = media.ImageOf(id);
        resource["MediaTypes"] = ResourceNames.Texts(types);
        resource["Image"] = image;
        resource["Inserted"] = image is not null;
        resource["WriteProtected"] = true;
        resource["ConnectedVia"] = image is null ? "NotConnected" : "URI";
        if (Manners.MediaByPatch) return resource;
        resource["Actions"] = new JsonObject
        {
            ["#VirtualMedia.InsertMedia"] = new JsonObject { ["target"] = ResourceNames.Action(Below(id), "VirtualMedia.InsertMedia") },
            ["#VirtualMedia.EjectMedia"] = new JsonObject { ["target"] = ResourceNames.Action(Below(id), "VirtualMedia.EjectMedia") },
        };
        return resource;
    }

    private async ValueTask<RedfishReply> InsertAsync(string drive, RedfishCall call, CancellationToken cancellationToken)
    {
        if (call.Text("Image") is not { } text) return RedfishReply.Missing("Image");
        if (Manners.MediaNeeds.FirstOrDefault(member => call.Body?.ContainsKey(member) != true) is { } missing) return RedfishReply.Missing(missing);
        if (Manners.MediaRefuses.FirstOrDefault(member => call.Body?.ContainsKey(member) == true) is { } refused) return RedfishReply.NotAllowed(refused);
        if (media.ImageOf(drive) is not null) return RedfishReply.Error(500, "ResourceInUse", "VRM0012: Virtual Media is detached or Virtual Media devices are already in use.");
        return await PutInAsync(drive, text, cancellationToken);
    }

    private async ValueTask<RedfishReply> PutInAsync(string drive, string text, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var image) || image.Scheme is not ("http" or "https")) return RedfishReply.BadValue("Image", text);
        if (faults().LacksMediaLicence) return RedfishReply.Error(403, "LicenseKeyRequired", "A license key is required to use this operation or feature.");
        if (faults().ForgetsMedia) return RedfishReply.NoContent;
        return await media.InsertAsync(drive, image, cancellationToken) is { } problem
            ? RedfishReply.Error(400, "ActionParameterValueError", $"The image could not be had: {problem}") : RedfishReply.NoContent;
    }

    private async ValueTask<RedfishReply> EjectAsync(string drive, RedfishCall call, CancellationToken cancellationToken)
    {
        if (Manners.ActionBody is { } wanted && wanted != call.Body is not null) return RedfishReply.Error(400, "MalformedJSON", "The body is not as it must be.");
        if (media.ImageOf(drive) is null) return RedfishReply.Error(500, "ResourceNotInserted", "VRM0009: No Virtual Media devices are currently connected.");
        await media.EjectAsync(drive, cancellationToken);
        return RedfishReply.NoContent;
    }

    private async ValueTask<RedfishReply> PatchAsync(string drive, RedfishCall call, CancellationToken cancellationToken)
    {
        if (call.Body?.ContainsKey("Image") != true) return RedfishReply.Missing("Image");
        if (call.Text("Image") is { } text) return await PutInAsync(drive, text, cancellationToken);
        await media.EjectAsync(drive, cancellationToken);
        return RedfishReply.NoContent;
    }
}
