using System.Net.Http.Headers;
using System.Text;

namespace Ironic.Appliance.Tests.Wire;

/// <summary>What our appliance answers to a captured request.</summary>
internal sealed record WireReply(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <param name="http">To the appliance.</param>
    /// <param name="pair">Whose request is sent.</param>
    /// <param name="ids">What has another id here than in the capture.</param>
    public static async Task<WireReply> ReadAsync(HttpClient http, WirePair pair, IReadOnlyDictionary<string, string> ids)
    {
        using var request = new HttpRequestMessage(new(pair.Method), Translate(pair.Path, ids));
        if (pair.RequestHeaders.TryGetValue("X-OpenStack-Ironic-API-Version", out var version)) request.Headers.Add("X-OpenStack-Ironic-API-Version", version);
        if (pair.RequestHeaders.TryGetValue("Content-Type", out var type))
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Translate(pair.RequestBody, ids)));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        }

        using var response = await http.SendAsync(request);
        var headers = response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new((int)response.StatusCode, headers, await response.Content.ReadAsStringAsync());
    }

    public static string Translate(string text, IReadOnlyDictionary<string, string> ids) =>
        ids.Aggregate(text, (translated, id) => translated.Replace(id.Key, id.Value, StringComparison.Ordinal));
}
