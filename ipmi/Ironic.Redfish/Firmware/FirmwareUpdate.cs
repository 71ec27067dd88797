using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Ironic.Redfish.Http;
using Ironic.Redfish.Systems;
using Ironic.Redfish.Tasks;

namespace Ironic.Redfish.Firmware;

/// <summary>A piece of software of the machine's, as the update service lists it.</summary>
/// <param name="Path">The resource; a target of updates.</param>
/// <param name="Id">"BMC", "BIOS", ...</param>
/// <param name="Name">For people.</param>
/// <param name="Version">As it runs.</param>
/// <param name="IsUpdateable">Null: not told.</param>
public sealed record FirmwareItem(string Path, string Id, string Name, string Version, bool? IsUpdateable);

/// <summary>The ways in which a BMC takes firmware; null: not that way.</summary>
/// <param name="SimpleUpdate">It fetches the file: target of the action.</param>
/// <param name="Multipart">The file is sent with parameters (DSP0266 §12.7.2).</param>
/// <param name="Push">The bare file is sent; the older way, and OpenBMC's only one for long.</param>
public sealed record FirmwareWays(string? SimpleUpdate, string? Multipart, string? Push)
{
    /// <summary>Protocols that the BMC lists for fetching: "HTTP", "HTTPS", "TFTP"; empty: it lists none.</summary>
    public IReadOnlyList<string> Protocols { get; init; } = [];
}

/// <summary>The update service.</summary>
public static class FirmwareUpdate
{
    private const string SimpleAction = "#UpdateService.SimpleUpdate", ProtocolName = "TransferProtocol";

    extension(IRedfishChannel bmc)
    {
        public async Task<IReadOnlyList<FirmwareItem>> GetFirmwareAsync(RedfishMachine machine, CancellationToken cancellationToken)
        {
            var service = await bmc.TryReadAsync(machine.UpdateServicePath, cancellationToken);
            var items = await bmc.ReadMembersAsync(service?["FirmwareInventory"].Link, cancellationToken);
            return [.. items.Select(item => new FirmwareItem(
                item.Path, item["Id"].Text ?? "", item["Name"].Text ?? "", item["Version"].Text ?? "", item["Updateable"].Flag))];
        }

        public async Task<FirmwareWays> GetFirmwareWaysAsync(RedfishMachine machine, CancellationToken cancellationToken)
        {
            var service = await bmc.TryReadAsync(machine.UpdateServicePath, cancellationToken) ?? throw Faults.Unsupported(bmc.Target, "update service");
            return new(service.ActionTarget(SimpleAction), RedfishPaths.Of(service["MultipartHttpPushUri"].Text), RedfishPaths.Of(service["HttpPushUri"].Text))
            {
                Protocols = service["Actions"][SimpleAction][$"{ProtocolName}@Redfish.AllowableValues"].Texts,
            };
        }

        /// <summary>Lets the BMC fetch a file and take it.</summary>
        /// <param name="machine">Whose firmware.</param>
        /// <param name="image">Where the BMC finds the file.</param>
        /// <param name="cancellationToken">Gives up.</param>
        public async Task<RedfishTask?> SimpleUpdateAsync(RedfishMachine machine, Uri image, CancellationToken cancellationToken)
        {
            var ways = await bmc.GetFirmwareWaysAsync(machine, cancellationToken);
            var target = ways.SimpleUpdate ?? throw Faults.Unsupported(bmc.Target, "SimpleUpdate: firmware has to be pushed to it");
            var protocol = image.Scheme.ToUpperInvariant();
            if (ways.Protocols.Count > 0 && !ways.Protocols.Contains(protocol))
                throw Faults.Unsupported(bmc.Target, $"way to fetch firmware by {protocol}; it has {string.Join(", ", ways.Protocols)}");
            var body = new JsonObject { ["ImageURI"] = image.AbsoluteUri, [ProtocolName] = protocol };
            if (machine.IsOneOfMany) body["Targets"] = new JsonArray(machine.SystemPath); // else the BMC's choice is the only one
            return TaskMonitor.Of(await bmc.PostAsync(target, body, cancellationToken));
        }

        /// <summary>Sends a file to the BMC: with parameters where it can take them, bare else.</summary>
        /// <param name="machine">Whose firmware.</param>
        /// <param name="fileName">As the BMC may want to judge by it.</param>
        /// <param name="open">Opens the file, anew for each attempt.</param>
        /// <param name="cancellationToken">Gives up.</param>
        public async Task<RedfishTask?> PushUpdateAsync(RedfishMachine machine, string fileName, Func<Stream> open, CancellationToken cancellationToken)
        {
            var ways = await bmc.GetFirmwareWaysAsync(machine, cancellationToken);
            if (ways.Multipart is { } multipart) return TaskMonitor.Of(await bmc.UploadAsync(multipart, () => Multipart(machine, fileName, open()), cancellationToken));
            if (ways.Push is { } push) return TaskMonitor.Of(await bmc.UploadAsync(push, () => Bare(open()), cancellationToken));
            throw Faults.Unsupported(bmc.Target, "way to be sent firmware");
        }
    }

    private static StreamContent Bare(Stream file)
    {
        var content = new StreamContent(file);
        content.Headers.ContentType = new("application/octet-stream");
        return content;
    }

    private static MultipartFormDataContent Multipart(RedfishMachine machine, string fileName, Stream file)
    {
        var parameters = new JsonObject { ["Targets"] = machine.IsOneOfMany ? new JsonArray(machine.SystemPath) : [] };
        var json = new ByteArrayContent(RedfishRequest.Bytes(parameters));
        json.Headers.ContentType = new("application/json");
        json.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data") { Name = "\"UpdateParameters\"" };
        var binary = Bare(file);
        binary.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data") { Name = "\"UpdateFile\"", FileName = $"\"{fileName.Replace('"', '_')}\"" };
        return new() { json, binary };
    }
}
