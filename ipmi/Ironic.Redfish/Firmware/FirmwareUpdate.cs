using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Ironic.Redfish.Http;
using Ironic.Redfish.Json;
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

/// <summary>The update service.</summary>
public static class FirmwareUpdate
{
    private const string SimpleAction = "#UpdateService.SimpleUpdate", ProtocolName = "TransferProtocol";
    private const string MultipartName = "MultipartHttpPushUri", PushName = "HttpPushUri", TargetsName = "HttpPushUriTargets", BusyName = "HttpPushUriTargetsBusy";
    private const string OptionsName = "HttpPushUriOptions", PushTimeName = "HttpPushUriApplyTime", TimeName = "ApplyTime", Immediate = "Immediate";

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
            return Read(service);
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
            var service = await bmc.TryReadAsync(machine.UpdateServicePath, cancellationToken) ?? throw Faults.Unsupported(bmc.Target, "update service");
            var ways = Read(service);
            if (ways.Multipart is { } multipart) return TaskMonitor.Of(await bmc.UploadAsync(multipart, () => Multipart(machine, ways, fileName, open()), cancellationToken));
            return ways.Push is { } push
                ? await PushBareAsync(bmc, machine, service, push, open, cancellationToken)
                : throw Faults.Unsupported(bmc.Target, "way to be sent firmware");
        }
    }

    private static FirmwareWays Read(RedfishResource service) =>
        new(service.ActionTarget(SimpleAction), RedfishPaths.Of(service[MultipartName].Text), RedfishPaths.Of(service[PushName].Text))
        {
            Protocols = service["Actions"][SimpleAction][$"{ProtocolName}@Redfish.AllowableValues"].Texts,
            MultipartTimes = service[$"{MultipartName}@Redfish.OperationApplyTimeSupport"]["SupportedValues"].Texts,
        };

    /// <summary>A bare file says neither for whom it is nor when: the service is told before, and let go afterwards.</summary>
    private static async Task<RedfishTask?> PushBareAsync(
        IRedfishChannel bmc, RedfishMachine machine, RedfishResource service, string push, Func<Stream> open, CancellationToken cancellationToken)
    {
        if (service[BusyName].Flag == true) throw Faults.UpdateBusy(bmc.Target);
        var isReserved = machine.IsOneOfMany && service.Body.Has(TargetsName);
        JsonObject before = [];
        if (isReserved) (before[BusyName], before[TargetsName]) = (true, new JsonArray(machine.SystemPath));
        if (service[OptionsName][PushTimeName][TimeName].Text is not (null or Immediate))
            before[OptionsName] = new JsonObject { [PushTimeName] = new JsonObject { [TimeName] = Immediate } }; // OpenBMC: as somebody left it
        if (before.Count > 0) await bmc.PatchAsync(machine, service, before, cancellationToken);
        try
        {
            return TaskMonitor.Of(await bmc.UploadAsync(push, () => Bare(open()), cancellationToken));
        }
        finally
        {
            if (isReserved) await ReleaseAsync(bmc, machine, service.Path);
        }
    }

    private static async Task ReleaseAsync(IRedfishChannel bmc, RedfishMachine machine, string path)
    {
        try
        {
            var service = await bmc.ReadAsync(path, CancellationToken.None);
            await bmc.PatchAsync(machine, service, new JsonObject { [BusyName] = false, [TargetsName] = new JsonArray() }, CancellationToken.None);
        }
        catch (RedfishException)
        {
            // A BMC that takes its own firmware is away already, and forgets it with its restart.
        }
    }

    private static StreamContent Bare(Stream file)
    {
        var content = new StreamContent(file);
        content.Headers.ContentType = new("application/octet-stream");
        return content;
    }

    private static MultipartFormDataContent Multipart(RedfishMachine machine, FirmwareWays ways, string fileName, Stream file)
    {
        var parameters = new JsonObject { ["Targets"] = machine.IsOneOfMany ? new JsonArray(machine.SystemPath) : [] };
        if (ways.MultipartTimes.Contains(Immediate)) parameters["@Redfish.OperationApplyTime"] = Immediate;
        var json = new ByteArrayContent(RedfishRequest.Bytes(parameters));
        json.Headers.ContentType = new("application/json");
        json.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data") { Name = "\"UpdateParameters\"" };
        var binary = Bare(file);
        binary.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data") { Name = "\"UpdateFile\"", FileName = $"\"{fileName.Replace('"', '_')}\"" };
        return new() { json, binary };
    }
}
