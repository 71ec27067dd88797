using System.Text;
using System.Text.Json.Nodes;

namespace Ironic.Lab.Redfish.Resources;

/// <summary>UpdateService: firmware fetched (SimpleUpdate) or pushed. A firmware file of the lab is a line: <c>ironic-lab-firmware COMPONENT VERSION</c>.</summary>
internal sealed class UpdateResources(ResourceNames names, RedfishTasks tasks, HttpClient http) : IRedfishResources
{
    private const string Magic = "ironic-lab-firmware ";
    private const string OptionsName = "HttpPushUriOptions", PushTimeName = "HttpPushUriApplyTime", TimeName = "ApplyTime", BusyName = "HttpPushUriTargetsBusy", OnReset = "OnReset";

    private readonly Dictionary<string, string> _versions = new(StringComparer.Ordinal) { ["BMC"] = names.Personality.Firmware, ["BIOS"] = "2022.11", ["NIC"] = "14.32.10" };

    /// <summary>When a bare file takes effect, as clients set it.</summary>
    private string? _pushTime = names.Personality.PushTime;

    private bool _isReserved;

    public string BmcVersion => VersionOf("BMC")!;

    public string BiosVersion => VersionOf("BIOS")!;

    /// <summary>What was last pushed or fetched, as its SHA-256.</summary>
    public string? LastFileHash { get; private set; }

    public async ValueTask<RedfishReply?> AnswerAsync(RedfishCall call, CancellationToken cancellationToken)
    {
        if (call.Segments is not ["UpdateService", .. var rest]) return null;
        tasks.Advance();
        return (call.Method, rest) switch
        {
            ("GET", []) => RedfishReply.Resource(Service()),
            ("GET", ["FirmwareInventory"]) => RedfishReply.Resource(Inventory()),
            ("GET", ["FirmwareInventory", var id]) => VersionOf(id) is { } version ? RedfishReply.Resource(Item(id, version)) : null,
            ("POST", ["Actions", "UpdateService.SimpleUpdate"]) when names.Personality.HasSimpleUpdate => await FetchAsync(call, cancellationToken),
            ("PATCH", []) => Patch(call),
            ("POST", ["update-multipart"]) when names.Personality.HasMultipart => TakeWithParameters(call),
            ("POST", ["update"]) when names.Personality.HasPush => call.Raw is { } raw ? Take(call, raw, _pushTime) : RedfishReply.Missing("the file"),
            _ => null,
        };
    }

    private string? VersionOf(string id)
    {
        lock (_versions) return _versions.GetValueOrDefault(id);
    }

    private JsonObject Service()
    {
        var service = ResourceNames.Resource(names.Path("UpdateService"), "UpdateService.v1_11_0.UpdateService", "UpdateService", "Update Service");
        service["ServiceEnabled"] = true;
        service["FirmwareInventory"] = ResourceNames.Link(names.Path("UpdateService", "FirmwareInventory"));
        if (names.Personality.HasPush) service["HttpPushUri"] = ResourceNames.Root + "UpdateService/update";
        if (_pushTime is not null) service[OptionsName] = new JsonObject { [PushTimeName] = new JsonObject { [TimeName] = _pushTime } };
        if (names.Personality.HasPush) (service["HttpPushUriTargets"], service[BusyName]) = (new JsonArray(), _isReserved);
        if (names.Personality.HasMultipart)
        {
            service["MultipartHttpPushUri"] = ResourceNames.Root + "UpdateService/update-multipart";
            service["MultipartHttpPushUri@Redfish.OperationApplyTimeSupport"] = new JsonObject { ["SupportedValues"] = ResourceNames.Texts("Immediate", OnReset) };
        }

        if (names.Personality.HasSimpleUpdate)
        {
            service["Actions"] = new JsonObject
            {
                ["#UpdateService.SimpleUpdate"] = new JsonObject
                {
                    ["target"] = ResourceNames.Action(names.Path("UpdateService"), "UpdateService.SimpleUpdate"), ["TransferProtocol@Redfish.AllowableValues"] = ResourceNames.Texts("HTTP", "HTTPS"),
                },
            };
        }

        return service;
    }

    private JsonObject Inventory()
    {
        lock (_versions)
        {
            return ResourceNames.Collection(
                names.Path("UpdateService", "FirmwareInventory"), "SoftwareInventoryCollection", _versions.Keys.Select(id => names.Path("UpdateService", "FirmwareInventory", id)));
        }
    }

    private JsonObject Item(string id, string version)
    {
        var item = ResourceNames.Resource(names.Path("UpdateService", "FirmwareInventory", id), "SoftwareInventory.v1_7_0.SoftwareInventory", id, id);
        item["Version"] = version;
        item["Updateable"] = true;
        item["Status"] = ResourceNames.Fine();
        return item;
    }

    private async ValueTask<RedfishReply> FetchAsync(RedfishCall call, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(call.Text("ImageURI"), UriKind.Absolute, out var image) || image.Scheme is not ("http" or "https")) return RedfishReply.BadValue("ImageURI", call.Text("ImageURI"));
        try
        {
            await using var file = await http.GetStreamAsync(image, cancellationToken);
            return Take(call, await SentFile.ReadAsync(file, _ => { }, cancellationToken), null);
        }
        catch (HttpRequestException e)
        {
            return RedfishReply.Error(400, "ActionParameterValueError", $"The file could not be had: {e.Message}");
        }
    }

    private RedfishReply Patch(RedfishCall call)
    {
        if (call.Flag(BusyName) is { } isReserved) _isReserved = isReserved;
        if (call.Body?[OptionsName]?[PushTimeName]?[TimeName] is not { } time) return RedfishReply.NoContent;
        if (_pushTime is null) return RedfishReply.NotAllowed(OptionsName);
        if ((string?)time is not ("Immediate" or OnReset)) return RedfishReply.BadValue(TimeName, (string?)time);
        _pushTime = (string?)time;
        return RedfishReply.NoContent;
    }

    private RedfishReply TakeWithParameters(RedfishCall call)
    {
        if (call.Parameters?["Targets"] is not JsonArray) return RedfishReply.Missing("UpdateParameters");
        return call.File is { } file ? Take(call, file, (string?)call.Parameters["@Redfish.OperationApplyTime"]) : RedfishReply.Missing("UpdateFile");
    }

    private RedfishReply Take(RedfishCall call, SentFile file, string? time)
    {
        LastFileHash = file.Hash;
        var words = Encoding.UTF8.GetString(file.Head).Split('\n')[0].Split(' ');
        if (words is not ["ironic-lab-firmware", var component, var version] || VersionOf(component) is null)
            return RedfishReply.Error(400, "UnsupportedFormat", $"Firmware of the lab begins with '{Magic}COMPONENT VERSION'.");
        var task = tasks.Begin($"Update {component}", () => { lock (_versions) _versions[component] = version.Trim(); }, atStart: time == OnReset, by: names.Personality.HasTaskPayload ? call : null);
        return TaskResources.Accepted(names, tasks, task);
    }
}
