using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Ironic.Testing.Ramdisks;

/// <summary>Speaks to an agent as a conductor does.</summary>
public sealed class AgentClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly string _token;

    /// <param name="agent">Where it listens.</param>
    /// <param name="token">That the conductor gave it.</param>
    public AgentClient(IPEndPoint agent, string token)
    {
        _token = token;
        var handler = new SocketsHttpHandler { UseProxy = false };
#pragma warning disable CA5359 // self-signed, for an address that may not be this one
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        _http = new(handler) { BaseAddress = new($"https://{agent}"), Timeout = TimeSpan.FromMinutes(10) };
    }

    /// <summary>Runs a command to its end; throws unless it succeeded.</summary>
    public async Task<JsonNode?> RunAsync(string name, JsonObject parameters)
    {
        using var body = new StringContent(new JsonObject { ["name"] = name, ["params"] = parameters }.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync(new Uri($"/v1/commands/?wait=true&agent_token={_token}", UriKind.Relative), body);
        var text = await answer.Content.ReadAsStringAsync();
        var result = JsonNode.Parse(text)!;
        return (string?)result["command_status"] == "SUCCEEDED" ? result["command_result"] : throw new InvalidOperationException($"{name}: {text}");
    }

    public void Dispose() => _http.Dispose();
}
