using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ironic.Agent.Api.Wire;
using Ironic.Agent.Commands;
using Ironic.Agent.Faults;
using Ironic.AgentContract;
using Ironic.AgentContract.Commands;

namespace Ironic.Agent.Api;

/// <summary>
/// The agent's API: <c>/v1/status</c> for all, <c>/v1/commands/</c> for whoever has the token. The version may be left out of a path,
/// and so may the slash at its end.
/// </summary>
internal sealed class AgentApi(CommandRunner commands, AgentToken token, TimeProvider time) : IRequestHandler
{
    private const int MaxJsonDepth = 64;

    private readonly double _startedAt = time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;

    public async Task<HttpReply> HandleAsync(HttpRequestHead head, Func<CancellationToken, Task<byte[]>> readBody, CancellationToken cancellationToken)
    {
        try
        {
            return await RouteAsync(head, readBody, cancellationToken);
        }
        catch (AgentException fault)
        {
            return HttpReply.Fault(fault.Code, fault.Message);
        }
        catch (JsonException fault)
        {
            return HttpReply.Fault(400, $"The body is no JSON that this server accepts: {fault.Message}");
        }
    }

    private async Task<HttpReply> RouteAsync(HttpRequestHead head, Func<CancellationToken, Task<byte[]>> readBody, CancellationToken cancellationToken)
    {
        string[] path = [.. head.Path.Split('/', StringSplitOptions.RemoveEmptyEntries)];
        if (path is []) return Read(head, () => Object(ApiDocuments.Root(Base(head))));
        if (path is ["v1"]) return Read(head, () => Object(ApiDocuments.Version1(Base(head))));
        if (path[0] == "v1") path = path[1..];

        return path switch
        {
            ["status"] => Read(head, () => Object(Status())),
            ["commands"] when head.Method == "GET" => Guarded(head) ?? Json(List()),
            ["commands"] when head.Method == "POST" => Guarded(head) ?? await StartAsync(head, await readBody(cancellationToken), cancellationToken),
            ["commands", var id] when head.Method == "GET" => Guarded(head) ?? await AnswerAsync(head, commands.Find(id), cancellationToken),
            ["commands"] or ["commands", _] => NotAllowed(head),
            _ => HttpReply.Fault(404, "404 Not Found: The requested URL was not found on the server."),
        };
    }

    /// <summary>Before the body is read: who has no token shall not make us read much.</summary>
    private HttpReply? Guarded(HttpRequestHead head) =>
        head.TryGetQuery("agent_token", out var given) && token.Matches(given) ? null : HttpReply.Fault(401, "Token invalid.");

    private async Task<HttpReply> StartAsync(HttpRequestHead head, byte[] body, CancellationToken cancellationToken)
    {
        var request = JsonNode.Parse(body, documentOptions: new() { MaxDepth = MaxJsonDepth });
        if (request is not JsonObject fields || fields["name"] is not JsonValue name || !name.TryGetValue<string>(out var command) || fields["params"] is not JsonObject arguments)
            return HttpReply.Fault(400, "Missing or invalid name or params");
        return await AnswerAsync(head, await commands.StartAsync(command, arguments, cancellationToken), cancellationToken);
    }

    private static async Task<HttpReply> AnswerAsync(HttpRequestHead head, CommandRecord record, CancellationToken cancellationToken)
    {
        if (head.TryGetQuery("wait", out var wait) && string.Equals(wait, "true", StringComparison.OrdinalIgnoreCase))
            await record.Ended.WaitAsync(cancellationToken);
        return HttpReply.Json(record.ToResult(), AgentJson.Default.CommandResult);
    }

    private CommandList List() => new([.. commands.List().Select(record => record.ToResult())]);

    private JsonObject Status() => new() { ["started_at"] = _startedAt, ["version"] = AgentIdentity.Version };

    private static string Base(HttpRequestHead head) => string.Create(CultureInfo.InvariantCulture, $"https://{head.Host ?? "localhost"}");

    private static HttpReply Read(HttpRequestHead head, Func<HttpReply> answer) => head.Method == "GET" ? answer() : NotAllowed(head);

    private static HttpReply NotAllowed(HttpRequestHead head) => HttpReply.Fault(405, $"{head.Method} is not allowed on {head.Path}.");

    private static HttpReply Json(CommandList list) => HttpReply.Json(list, AgentJson.Default.CommandList);

    private static HttpReply Object(JsonObject document) => HttpReply.Json(document, AgentJson.Default.JsonObject);
}
