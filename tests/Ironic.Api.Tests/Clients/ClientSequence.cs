using System.Text.Json;
using Ironic.Api.Tests.Support;
using Ironic.Testing;

namespace Ironic.Api.Tests.Clients;

/// <summary>A client that sends calls in one version, and says what it expects of each: as its authors wrote it, not as ours would.</summary>
internal sealed class ClientSequence(RealConductor api, string version)
{
    /// <summary>One call; the status must be the expected one.</summary>
    public async Task<ApiReply> CallAsync(string call, int status, string? body = null)
    {
        var (method, path) = (call[..call.IndexOf(' ', StringComparison.Ordinal)], call[(call.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
        var reply = await api.SendAsync(new(method), path, body, version);
        Assert.True(reply.Status == status, $"{call} {body}: expected {status}, was {reply.Status} {reply.Body}");
        return reply;
    }

    public async Task<JsonElement> GetAsync(string path) => (await CallAsync("GET " + path, 200)).Json;

    /// <summary>PUT of a verb, then polls of the node as clients do: until the state is there and nobody holds the lock.</summary>
    public async Task<JsonElement> ProvisionAsync(string node, string body, string state)
    {
        await CallAsync($"PUT /v1/nodes/{node}/states/provision", 202, body);
        return await PollAsync($"/v1/nodes/{node}", shown => shown.GetProperty("provision_state").GetString() == state && shown.GetProperty("reservation").ValueKind == JsonValueKind.Null, $"{node} in {state} after {body}");
    }

    public async Task<JsonElement> PollAsync(string path, Func<JsonElement, bool> done, string what)
    {
        JsonElement shown = default;
        await Eventually.TrueAsync(async () => done(shown = await GetAsync(path)), TimeSpan.FromSeconds(60), what);
        return shown;
    }
}
