using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ironic.Appliance.Tests.Chaos;

/// <summary>The public API as a client behind a balancer sees it: whoever is up answers; who goes away in between is no reason to give up.</summary>
internal sealed class ChaosApi(IReadOnlyList<ChaosAppliance> appliances)
{
    private int _turn;

    /// <summary>Null: nobody answers just now, or not with success.</summary>
    public async Task<JsonElement?> GetAsync(string path) =>
        await SendAsync(HttpMethod.Get, path) is ({ } status, var body) && (int)status is >= 200 and < 300 ? JsonElement.Parse(body) : null;

    /// <summary>Null: nobody answers just now. What was asked for may have been taken all the same.</summary>
    public async Task<(HttpStatusCode Status, string Body)?> SendAsync(HttpMethod method, string path, JsonNode? body = null)
    {
        var first = Interlocked.Increment(ref _turn) & int.MaxValue;
        for (var i = 0; i < appliances.Count; i++)
        {
            var appliance = appliances[(first + i) % appliances.Count];
            if (!appliance.IsUp) continue;
            try
            {
                using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
                using var answer = await appliance.Http.SendAsync(request);
                return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                // It was killed, or stopped, under our hands.
            }
        }

        return null;
    }
}
