using System.Text;
using System.Text.Json;

namespace Ironic.Appliance.Verbs;

/// <summary>A running appliance's API, for verbs that talk to one. What goes wrong is an <see cref="IOException"/> that says so to the operator.</summary>
internal sealed class ApplianceClient : IDisposable
{
    private const string UsualUrl = "http://127.0.0.1:6385";

    private readonly HttpClient _http;

    private ApplianceClient(string url)
    {
        _http = new() { BaseAddress = new(url.TrimEnd('/') + "/"), Timeout = TimeSpan.FromSeconds(60) };
        OperatorLogin.AddTo(_http);
    }

    /// <param name="given">Its URL; null: that of the environment, or the usual one.</param>
    /// <exception cref="UsageException">It is no URL.</exception>
    public static ApplianceClient At(string? given)
    {
        var url = given ?? Environment.GetEnvironmentVariable("OS_ENDPOINT") ?? UsualUrl;
        return Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https"
            ? new(url)
            : throw new UsageException($"--url takes an http:// or https:// URL; '{url}' was given.");
    }

    public void Dispose() => _http.Dispose();

    public async Task<JsonDocument> AskAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return JsonDocument.Parse(await SendAsync(HttpMethod.Get, path, null, cancellationToken));
        }
        catch (JsonException e)
        {
            throw new IOException($"What answers at {_http.BaseAddress} is no appliance.", e);
        }
    }

    /// <param name="method">"GET", ...</param>
    /// <param name="path">Below the API's URL.</param>
    /// <param name="json">The body; null: none.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The answer's body.</returns>
    public async Task<string> SendAsync(HttpMethod method, string path, string? json, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json") };
            using var response = await _http.SendAsync(request, cancellationToken);
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            return response.IsSuccessStatusCode ? body : throw new IOException($"The appliance answered {(int)response.StatusCode}: {Reason(body)}");
        }
        catch (HttpRequestException e)
        {
            throw new IOException($"The appliance at {_http.BaseAddress} does not answer: {e.Message}", e);
        }
    }

    /// <summary>Ironic's faults are JSON, in which there is text that is JSON again.</summary>
    private static string Reason(string body)
    {
        try
        {
            using var outer = JsonDocument.Parse(body);
            if (!outer.RootElement.TryGetProperty("error_message", out var message)) return body;
            if (message.ValueKind == JsonValueKind.Object) return message.GetProperty("faultstring").GetString() ?? body;
            using var inner = JsonDocument.Parse(message.GetString()!);
            return inner.RootElement.GetProperty("faultstring").GetString() ?? body;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return body;
        }
    }
}
