using Ironic.Api.Policy;
using System.Text.Json;
using Ironic.Api.Faults;
using Ironic.Api.Microversions;
using Ironic.Api.Nodes;
using Ironic.Api.Requests;
using Ironic.Conductor.Nodes;
using Ironic.Conductor.Vifs;
using Ironic.Model.Faults;
using Ironic.Model.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ironic.Api.Vifs;

/// <summary><c>/v1/nodes/{n}/vifs</c> (contract, section 2.5).</summary>
internal sealed class VifEndpoints(INodeService nodes, IVifService vifs) : IResource
{
    private const string All = "/v1/nodes/{ident}/vifs";
    private const int Since = 28, PortChosenSince = 67;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.OnGet(All, ListAsync).Since(Since).Requires(Rules.NodeListVifs, Subject.Node);
        routes.OnPost(All, AttachAsync).Since(Since).Requires(Rules.NodeAttachVif, Subject.Node);
        routes.OnDelete(All + "/{vif}", DetachAsync).Since(Since).Requires(Rules.NodeDetachVif, Subject.Node);
    }

    private async Task<IResult> ListAsync(ApiRequest request)
    {
        if (request.Query().Finish() is { } wrong) return Answers.Refused(wrong);
        if (!(await nodes.FindNodeAsync(request)).TryGet(out var node, out var missing)) return missing;
        if (!(await vifs.ListAsync(node.Uuid, request.Aborted)).TryGet(out var attached, out var fault)) return Answers.Refused(fault);
        return Answers.Json(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("vifs"u8);
            foreach (var vif in attached)
            {
                writer.WriteStartObject();
                writer.WriteString("id"u8, vif);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private async Task<IResult> AttachAsync(ApiRequest request)
    {
        if (request.Query().Finish() is { } unexpected) return Answers.Refused(unexpected);
        if (!(await request.ReadJsonAsync()).TryGet(out var body, out var unreadable)) return Answers.Refused(unreadable);
        if (!Read(body, request).TryGet(out var vif, out var wrong)) return Answers.Refused(wrong);
        return (await nodes.FindNodeAsync(request)).TryGet(out var node, out var missing)
            ? Answers.Of(await vifs.AttachAsync(node.Uuid, vif, request.Aborted), Answers.NoContent)
            : missing;
    }

    private async Task<IResult> DetachAsync(ApiRequest request)
    {
        if (request.Query().Finish() is { } wrong) return Answers.Refused(wrong);
        return (await nodes.FindNodeAsync(request)).TryGet(out var node, out var missing)
            ? Answers.Of(await vifs.DetachAsync(node.Uuid, request.Route("vif"), request.Aborted), Answers.NoContent)
            : missing;
    }

    /// <summary>Keys beyond those known are the network service's.</summary>
    private static Outcome<VifRequest> Read(JsonElement body, ApiRequest request)
    {
        if (body.ValueKind != JsonValueKind.Object) return ApiFaults.Schema("vif", body.ValueKind == JsonValueKind.Undefined ? "'id' is a required property" : $"{PythonText.Of(body)} is not of type 'object'");
        if (!body.TryGetProperty("id", out var id)) return ApiFaults.Schema("vif", "'id' is a required property");
        if (id.ValueKind != JsonValueKind.String || !Uuids.TryParse(id.GetString(), out _) && !Names.IsLogical(id.GetString()!)) return Fault.Invalid($"Expected UUID or name for id: {PythonText.Plain(id)}");
        var vif = new VifRequest(id.GetString()!) { More = JsonMap.From(body) };
        if (request.Version < PortChosenSince) return vif;
        var (port, group) = (Chosen(body, "port_uuid", out var badPort), Chosen(body, "portgroup_uuid", out var badGroup));
        if ((badPort ?? badGroup) is { } bad) return bad;
        return port is not null && group is not null
            ? Fault.Invalid("Cannot specify both port_uuid and portgroup_uuid.")
            : vif with { Port = port, Portgroup = group };
    }

    private static Guid? Chosen(JsonElement body, string name, out Fault? bad)
    {
        bad = null;
        if (!body.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        if (value.ValueKind == JsonValueKind.String && Uuids.TryParse(value.GetString(), out var uuid)) return uuid;
        bad = Fault.Invalid($"Expected UUID for {name}: {PythonText.Plain(value)}");
        return null;
    }
}
