using Ironic.Api.Policy;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ironic.Api.Faults;
using Ironic.Api.Nodes;
using Ironic.Api.Requests;
using Ironic.Conductor.Hardware;
using Ironic.Conductor.Nodes;
using Ironic.Model.Faults;
using Ironic.Model.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ironic.Api.VendorPassthru;

/// <summary><c>/v1/nodes/{n}/vendor_passthru</c> (contract, section 2.4): the methods of a driver's own.</summary>
internal sealed class VendorPassthruEndpoints(INodeService nodes, INodeHardwareService hardware) : IResource
{
    private const string Path = "/v1/nodes/{ident}/vendor_passthru";

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Post, HttpMethods.Put, HttpMethods.Patch, HttpMethods.Delete];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.OnGet(Path + "/methods", ListAsync).Requires(Rules.NodeVendorPassthru, Subject.Node);
        routes.On(Path, CallByQueryAsync, Methods).Requires(Rules.NodeVendorPassthru, Subject.Node);
        routes.On(Path + "/{method}", request => CallAsync(request, request.Route("method"), request.Http.Request.Query), Methods).Requires(Rules.NodeVendorPassthru, Subject.Node);
    }

    private async Task<IResult> ListAsync(ApiRequest request)
    {
        if (request.Query().Finish() is { } wrong) return Answers.Refused(wrong);
        if (!(await nodes.FindNodeAsync(request)).TryGet(out var node, out var missing)) return missing;
        if (!(await hardware.ListVendorMethodsAsync(node.Uuid, request.Aborted)).TryGet(out var methods, out var fault)) return Answers.Refused(fault);
        return Answers.Json(writer =>
        {
            writer.WriteStartObject();
            foreach (var method in methods.OrderBy(method => method.Name, StringComparer.Ordinal))
            {
                writer.WriteStartObject(method.Name);
                writer.WriteStartArray("http_methods"u8);
                foreach (var verb in method.HttpMethods) writer.WriteStringValue(verb);
                writer.WriteEndArray();
                writer.WriteBoolean("async"u8, method.Async);
                writer.WriteString("description"u8, method.Description);
                writer.WriteBoolean("attach"u8, method.Attach);
                writer.WriteBoolean("require_exclusive_lock"u8, method.RequiresExclusiveLock);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        });
    }

    private Task<IResult> CallByQueryAsync(ApiRequest request) => request.Http.Request.Query["method"].ToString() is { Length: > 0 } method
        ? CallAsync(request, method, request.Http.Request.Query.Where(pair => pair.Key != "method"))
        : Task.FromResult(Answers.Refused(Fault.Invalid("Method not specified")));

    /// <summary>The rest of the query and the body's keys are the method's arguments.</summary>
    private async Task<IResult> CallAsync(ApiRequest request, string method, IEnumerable<KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues>> query)
    {
        if (!(await request.ReadJsonAsync()).TryGet(out var body, out var unreadable)) return Answers.Refused(unreadable);
        if (body.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Object or JsonValueKind.Null)) return Answers.Refused(ApiFaults.Schema("body", $"{PythonText.Of(body)} is not of type 'object'"));
        var arguments = body.ValueKind == JsonValueKind.Object ? JsonObject.Create(body)! : [];
        foreach (var (name, value) in query) arguments[name] = value.ToString();
        if (!(await nodes.FindNodeAsync(request)).TryGet(out var node, out var missing)) return missing;
        if (!(await hardware.CallVendorAsync(node.Uuid, method, request.Http.Request.Method, JsonMap.From(arguments), request.Aborted)).TryGet(out var answer, out var fault)) return Answers.Refused(fault);
        if (answer.Method.Async) return Answers.Accepted;
        if (answer.Method.Attach) return Results.Bytes(Encoding.UTF8.GetBytes(answer.Result?.ToString() ?? ""), "application/octet-stream");
        return Answers.Json(writer =>
        {
            if (answer.Result is null) writer.WriteNullValue();
            else answer.Result.WriteTo(writer);
        });
    }
}
