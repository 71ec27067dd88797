using Ironic.Api.Microversions;
using Ironic.Api.Requests;
using Ironic.Conductor.Ramdisk;
using Ironic.Model.Faults;
using Ironic.Model.Ports;
using Ironic.Model.Secrets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ironic.Api.Ramdisk;

/// <summary>What agents call: lookup, heartbeat, inspection data (contract, sections 7.2 to 7.6). Public: the agent token guards them.</summary>
internal sealed class RamdiskEndpoints(IRamdiskService ramdisk, ApiOptions options) : IResource
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.OnGet("/v1/lookup", LookupAsync).Since(22).Public();
        routes.OnPost("/v1/heartbeat/{ident}", HeartbeatAsync).Since(22).Public();
        routes.OnPost("/v1/continue_inspection", ContinueInspectionAsync).Public().WithBodyLimit(mebibytes: 16); // logs come along
    }

    private async Task<IResult> LookupAsync(ApiRequest request)
    {
        var arguments = request.Query();
        var addresses = arguments.List("addresses");
        var uuid = arguments.Uuid("node_uuid");
        if (arguments.Finish() is { } wrong) return Answers.Refused(wrong);

        // An agent lists all it has, InfiniBand and bridges too: what is no MAC address is passed over.
        List<MacAddress> macs = [];
        foreach (var address in addresses ?? [])
        {
            if (MacAddress.TryParse(address, out var mac)) macs.Add(mac);
        }

        if (uuid is null && macs.Count == 0) return Answers.Refused(Fault.Invalid("At least one of 'addresses' and 'node_uuid' parameters is required"));
        return (await ramdisk.LookupAsync(uuid, macs, issueToken: request.Version >= 62, request.Aborted)).TryGet(out var found, out var fault)
            ? LookupView.Answer(found, request, options, StatusCodes.Status200OK)
            : Answers.Refused(fault);
    }

    private async Task<IResult> HeartbeatAsync(ApiRequest request)
    {
        if (!(await request.ReadArgumentsAsync()).TryGet(out var arguments, out var unreadable)) return Answers.Refused(unreadable);
        var heartbeat = new RamdiskHeartbeat
        {
            CallbackUrl = arguments.RequiredText("callback_url"),
            Token = arguments.Text("agent_token") is { } token ? new Secret(token) : null,
            AgentVersion = Newer(arguments, "agent_version", since: 36),
            VerifyCa = Newer(arguments, "agent_verify_ca", since: 68),
            Status = Newer(arguments, "agent_status", since: 72),
            StatusMessage = Newer(arguments, "agent_status_message", since: 72),
        };
        return arguments.Finish() is { } wrong
            ? Answers.Refused(wrong)
            : Answers.Of(await ramdisk.HeartbeatAsync(request.Route("ident"), heartbeat, request.Aborted), Answers.Accepted);
    }

    private async Task<IResult> ContinueInspectionAsync(ApiRequest request)
    {
        var legacy = request.Version == Microversion.Min;
        if (!legacy && request.Version < 84) return Answers.Refused(Fault.NotFound("API version 1.84 or newer is required"));
        var arguments = request.Query();
        var uuid = legacy ? null : arguments.Uuid("node_uuid");
        if (arguments.Finish() is { } wrong) return Answers.Refused(wrong);
        if (!(await request.ReadJsonAsync()).TryGet(out var data, out var unreadable)) return Answers.Refused(unreadable);
        if (InspectionBody.Check(data) is { } unfit) return Answers.Refused(unfit);
        if (!(await ramdisk.ContinueInspectionAsync(uuid, data, issueToken: !legacy, request.Aborted)).TryGet(out var found, out var fault)) return Answers.Refused(fault);
        if (!legacy) return LookupView.Answer(found, request, options, StatusCodes.Status202Accepted);
        return Answers.Json(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("uuid"u8, found.Node.Uuid);
            writer.WriteEndObject();
        }, StatusCodes.Status202Accepted);
    }

    /// <summary>Unlike elsewhere, what is too new here is a bad request.</summary>
    private static string? Newer(Arguments arguments, string name, int since)
    {
        var value = arguments.Text(name);
        if (value is not null && arguments.Version < since) arguments.Refuse(Fault.Invalid($"Field \"{name}\" not recognised"));
        return value;
    }
}
