using System.Text.Json;
using Ironic.AgentContract;
using Ironic.AgentContract.Lookup;
using Ironic.Api.Nodes;
using Ironic.Api.Policy;
using Ironic.Api.Requests;
using Ironic.Api.Views;
using Ironic.Conductor.Ramdisk;
using Ironic.Model.Drivers;
using Ironic.Model.Nodes;
using Microsoft.AspNetCore.Http;

namespace Ironic.Api.Ramdisk;

/// <summary>What an agent is told: its node, and how to behave (contract, section 7.2).</summary>
internal static class LookupView
{
    public static IResult Answer(RamdiskLookup found, ApiRequest request, ApiOptions options, int status) => Answers.Json(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartObject("node"u8);
        var whole = request.Views with { Caller = Caller.Unrestricted }; // an agent is nobody, and needs to know its node
        new View<Node>(NodeFields.Table.Part(request.Version, NodeFields.Lookup), whole).WriteFields(writer, found.Node);
        writer.WriteEndObject();
        writer.WritePropertyName("config"u8);
        JsonSerializer.Serialize(writer, ConfigFor(found, options), AgentJson.Default.LookupConfig);
        writer.WriteEndObject();
    }, status);

    private static LookupConfig ConfigFor(RamdiskLookup found, ApiOptions options) => new()
    {
        AgentToken = found.NewToken?.Reveal() ?? LookupConfig.MaskedToken,
        AgentTokenRequired = true,
        HeartbeatTimeout = options.HeartbeatTimeoutSeconds,
        Metrics = new(),
        MetricsStatsd = new(),
        AgentContainers = new(),
        AgentMd5ChecksumEnable = false,
        DisableDeepImageInspection = false,
        PermittedImageFormats = ["raw", "gpt", "qcow2", "iso"],
        AgentSkipBmcDetect = found.Node.Interfaces.GetValueOrDefault(DriverSlot.Management) is "redfish" or "idrac-redfish",
        EnableBiosBootloaderInstall = false,
        TlsMinVersion = "1.3",
    };
}
