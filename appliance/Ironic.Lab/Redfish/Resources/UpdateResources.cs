using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Ironic.Lab.Redfish.Resources;

/// <summary>UpdateService: firmware fetched (SimpleUpdate) or pushed. A firmware file of the lab is a line: <c>ironic-lab-firmware COMPONENT VERSION</c>.</summary>
internal sealed class UpdateResources(ResourceNames names, RedfishTasks tasks, HttpClient http) : IRedfishResources
{
    private const string Magic = "ironic-lab-firmware ";
    private const int MaxFileBytes = 64 << 20;
    private static readonly TimeSpan UpdateTakes = TimeSpan.FromSeconds(3);

    private readonly Dictionary<string, string> _versions = new(StringComparer.Ordinal) { ["BMC"] = names.Personality.Firmware, ["BIOS"] = "2022.11", ["NIC"] = "14.32.10" };

    public string BmcVersion => VersionOf("BMC")!;

    public string BiosVersion => VersionOf("BIOS")!;

    /// <summary>What was last pushed or fetched, as its hash: for tests.</summary>
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
            ("POST", ["update-multipart"]) when names.Personality.HasMultipart => call.File is { } file ? Take(file) : RedfishReply.Missing("UpdateFile"),
            ("POST", ["update"]) when names.Personality.HasPush => call.Raw is { } raw ? Take(raw) : RedfishReply.Missing("the file"),
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
        if (names.Personality.HasMultipart) service["MultipartHttpPushUri"] = ResourceNames.Root + "UpdateService/update-multipart";
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
            return Take(await http.GetByteArrayAsync(image, cancellationToken));
        }
        catch (HttpRequestException e)
        {
            return RedfishReply.Error(400, "ActionParameterValueError", $"The file could not be had: {e.Message}");
        }
    }

    private RedfishReply Take(byte[] file)
    {
        if (file.Length > MaxFileBytes) return RedfishReply.Error(413, "PayloadTooLarge", "The file is too large.");
        LastFileHash = Convert.ToHexStringLower(SHA256.HashData(file));
        var words = Encoding.UTF8.GetString(file.AsSpan(0, Math.Min(file.Length, 200))).Split('\n')[0].Split(' ');
        if (words is not ["ironic-lab-firmware", var component, var version] || VersionOf(component) is null)
            return RedfishReply.Error(400, "UnsupportedFormat", $"Firmware of the lab begins with '{Magic}COMPONENT VERSION'.");
        var task = tasks.Begin($"Update {component}", UpdateTakes, () => { lock (_versions) _versions[component] = version.Trim(); });
        return TaskResources.Accepted(names, tasks, task);
    }
}
