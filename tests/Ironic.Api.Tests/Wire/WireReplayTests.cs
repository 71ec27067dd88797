using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Ironic.Api.Tests.Support;

namespace Ironic.Api.Tests.Wire;

/// <summary>Replays what a real Ironic was asked, in order, and compares what it answered with what we answer.</summary>
public sealed class WireReplayTests
{
    private const string CapturedHost = "127.0.0.1:16385";
    private static readonly Guid Locked = Guid.Parse("11111111-1111-4111-8111-111111111111");
    private static readonly string[] ComparedHeaders = ["Location", "Allow", "X-OpenStack-Ironic-API-Version", "X-OpenStack-Ironic-API-Minimum-Version"];

    [Fact]
    public async Task Replay_EveryDifference_IsListedWithItsReason()
    {
        await using var api = await ApiHost.StartAsync();
        var known = KnownDifferences.Load();
        var unexplained = new StringBuilder();
        Dictionary<string, string> ids = new(StringComparer.Ordinal);
        foreach (var pair in WirePair.LoadAll())
        {
            await LockAsync(api, pair);
            if (pair.Name == "140-allocation-show") await AllocatedAsync(api);
            var reply = await SendAsync(api, pair, ids);
            Learn(pair, reply, ids);
            foreach (var difference in Differences(api, pair, reply, ids))
            {
                if (!known.Explains(pair.Name, difference)) unexplained.Append(pair.Name).Append(" | ").Append(difference).Append('\n');
            }
        }

        foreach (var stale in known.Stale) unexplained.Append("listed, but it does not occur: ").Append(stale).Append('\n');
        Assert.True(unexplained.Length == 0, unexplained.ToString());
    }

    /// <summary>The capture held the node's lock for the pairs that say so.</summary>
    private static Task LockAsync(ApiHost api, WirePair pair) => pair.Name switch
    {
        "153-node-patch-409-locked" => api.Conductor.ChangeAsync(Locked, node => node with { Reservation = "localhost" }),
        "157-port-delete-204" => api.Conductor.ChangeAsync(Locked, node => node with { Reservation = null }),
        _ => Task.CompletedTask,
    };

    /// <summary>The capture asked again once the allocation had been made in the background.</summary>
    private static async Task AllocatedAsync(ApiHost api)
    {
        while ((await api.GetAsync("/v1/allocations/alloc-1")).Json.GetProperty("state").GetString() == "allocating") await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
    }

    private static async Task<ApiReply> SendAsync(ApiHost api, WirePair pair, Dictionary<string, string> ids)
    {
        using var request = new HttpRequestMessage(new(pair.Method), Translate(pair.Path, ids));
        if (pair.RequestHeaders.TryGetValue("X-OpenStack-Ironic-API-Version", out var version)) request.Headers.Add("X-OpenStack-Ironic-API-Version", version);
        if (pair.RequestHeaders.TryGetValue("Content-Type", out var type))
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Translate(pair.RequestBody, ids)));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        }

        using var response = await api.Client.SendAsync(request, CancellationToken.None);
        return new((int)response.StatusCode, await response.Content.ReadAsStringAsync(CancellationToken.None), response.Headers, response.Content.Headers);
    }

    /// <summary>What the server made an id for has another id here.</summary>
    private static void Learn(WirePair pair, ApiReply reply, Dictionary<string, string> ids)
    {
        if (pair.Status != 201 || reply.Status != 201) return;
        ids[JsonElement.Parse(pair.ResponseBody).GetProperty("uuid").GetString()!] = reply.Json.GetProperty("uuid").GetString()!;
    }

    private static IEnumerable<string> Differences(ApiHost api, WirePair pair, ApiReply reply, Dictionary<string, string> ids)
    {
        if (pair.Status != reply.Status)
        {
            yield return $"status: expected {pair.Status}, was {reply.Status} {reply.Body}";
            yield break;
        }

        foreach (var name in ComparedHeaders)
        {
            var expected = pair.ResponseHeaders.TryGetValue(name, out var value) ? Here(value, api, ids) : "none";
            var actual = reply.Header(name) ?? (reply.ContentHeaders.TryGetValues(name, out var values) ? string.Join(',', values) : "none");
            if (expected != actual) yield return $"{name}: expected {expected}, was {actual}";
        }

        foreach (var difference in JsonDifference.Between(Here(pair.ResponseBody, api, ids), reply.Body)) yield return difference;
    }

    /// <summary>As the captured server would have said it here; its range ended at 1.82.</summary>
    private static string Here(string captured, ApiHost api, Dictionary<string, string> ids) => Translate(captured, ids)
        .Replace(CapturedHost, $"127.0.0.1:{api.Port}", StringComparison.Ordinal)
        .Replace("[1.1, 1.82]", "[1.1, 1.115]", StringComparison.Ordinal)
        .Replace("\"version\": \"1.82\"", "\"version\": \"1.115\"", StringComparison.Ordinal);

    private static string Translate(string text, Dictionary<string, string> ids) =>
        ids.Aggregate(text, (translated, id) => translated.Replace(id.Key, id.Value, StringComparison.Ordinal));
}
