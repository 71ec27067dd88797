using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ironic.Testing;

namespace Ironic.Appliance.Tests.Wire;

/// <summary>Replays what a real Ironic was asked, in order, and compares what it answered with what our appliance answers, as it is delivered.</summary>
public sealed class WireReplayTests : IDisposable
{
    private const string CapturedHost = "127.0.0.1:16385", Node = "11111111-1111-4111-8111-111111111111";
    private static readonly string[] ComparedHeaders = ["Location", "Allow", "X-OpenStack-Ironic-API-Version", "X-OpenStack-Ironic-API-Minimum-Version"];

    private const string Version = "X-OpenStack-Ironic-API-Version";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Replay_EveryDifference_IsListedWithItsReason()
    {
        await using var appliance = await ClusterMember.StartAsync("localhost", null, _folder, new() { ["conductor"] = new JsonObject { ["drivers"] = new JsonObject { ["enabledHardwareTypes"] = new JsonArray("fake-hardware") } } });
        using var http = new HttpClient { BaseAddress = appliance.Api };
        var known = KnownDifferences.Load();
        var unexplained = new StringBuilder();
        Dictionary<string, string> ids = new(StringComparer.Ordinal);
        foreach (var pair in WirePair.LoadAll())
        {
            if (pair.Name == "153-node-patch-409-locked") await LockAsync(http);
            if (pair.Name == "157-port-delete-204") await RestAsync(http);
            var reply = await WireReply.ReadAsync(http, pair, ids);
            Learn(pair, reply, ids);
            foreach (var difference in Differences(appliance.Api, pair, reply, ids))
            {
                if (!known.Explains(pair.Name, difference)) unexplained.Append(pair.Name).Append(" | ").Append(difference).Append('\n');
            }

            if (reply.Status == 202) await RestAsync(http); // the capture, too, went on when what it had asked for was done
            if (pair.Name == "139-allocation-create-201") await AllocatedAsync(http);
        }

        foreach (var stale in known.Stale) unexplained.Append("listed, but it does not occur: ").Append(stale).Append('\n');
        Assert.True(unexplained.Length == 0, unexplained.ToString());
    }

    /// <summary>By the slowest power action there is; the capture wrote the lock into the database.</summary>
    private static async Task LockAsync(HttpClient http)
    {
        await ChangeAsync(http, HttpMethod.Patch, $"/v1/nodes/{Node}", """[{"op": "add", "path": "/driver_info/fake_power_delay", "value": "8"}]""");
        await ChangeAsync(http, HttpMethod.Put, $"/v1/nodes/{Node}/states/power", """{"target": "rebooting"}""");
        await Eventually.TrueAsync(async () => (await NodeAsync(http)).GetProperty("reservation").ValueKind == JsonValueKind.String, TimeSpan.FromSeconds(60), "the node's lock");
    }

    /// <summary>Nothing is done to the node any more.</summary>
    private static Task RestAsync(HttpClient http) => Eventually.TrueAsync(async () =>
    {
        var node = await NodeAsync(http);
        return node.GetProperty("reservation").ValueKind == JsonValueKind.Null && node.GetProperty("target_power_state").ValueKind == JsonValueKind.Null
            && node.GetProperty("provision_state").GetString() is "enroll" or "manageable" or "available" or "active" or "clean failed";
    }, TimeSpan.FromSeconds(60), "the end of what was asked for");

    private static Task AllocatedAsync(HttpClient http) => Eventually.TrueAsync(
        async () => (await GetAsync(http, "/v1/allocations/alloc-1")).GetProperty("state").GetString() != "allocating", TimeSpan.FromSeconds(60), "the allocation");

    private static Task<JsonElement> NodeAsync(HttpClient http) => GetAsync(http, $"/v1/nodes/{Node}?fields=provision_state,reservation,target_power_state");

    private static async Task<JsonElement> GetAsync(HttpClient http, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add(Version, "1.82");
        using var response = await http.SendAsync(request);
        return await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
    }

    private static async Task ChangeAsync(HttpClient http, HttpMethod method, string path, string body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add(Version, "1.82");
        using var response = await http.SendAsync(request);
        Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
    }

    /// <summary>What the server made an id for has another id here.</summary>
    private static void Learn(WirePair pair, WireReply reply, Dictionary<string, string> ids)
    {
        if (pair.Status != 201 || reply.Status != 201) return;
        ids[JsonElement.Parse(pair.ResponseBody).GetProperty("uuid").GetString()!] = JsonElement.Parse(reply.Body).GetProperty("uuid").GetString()!;
    }

    private static IEnumerable<string> Differences(Uri api, WirePair pair, WireReply reply, Dictionary<string, string> ids)
    {
        if (pair.Status != reply.Status)
        {
            yield return $"status: expected {pair.Status}, was {reply.Status} {reply.Body}";
            yield break;
        }

        foreach (var name in ComparedHeaders)
        {
            var expected = pair.ResponseHeaders.TryGetValue(name, out var value) ? Here(value, api, ids) : "none";
            var actual = reply.Headers.GetValueOrDefault(name, "none");
            if (expected != actual) yield return $"{name}: expected {expected}, was {actual}";
        }

        foreach (var difference in JsonDifference.Between(Here(pair.ResponseBody, api, ids), reply.Body)) yield return difference;
    }

    /// <summary>As the captured server would have said it here; its range ended at 1.82.</summary>
    private static string Here(string captured, Uri api, Dictionary<string, string> ids) => WireReply.Translate(captured, ids)
        .Replace(CapturedHost, $"127.0.0.1:{api.Port}", StringComparison.Ordinal)
        .Replace("[1.1, 1.82]", "[1.1, 1.115]", StringComparison.Ordinal)
        .Replace("\"version\": \"1.82\"", "\"version\": \"1.115\"", StringComparison.Ordinal);
}
