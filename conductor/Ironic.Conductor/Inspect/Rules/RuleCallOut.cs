using System.Globalization;
using System.Text.Json.Nodes;

namespace Ironic.Conductor.Inspect.Rules;

/// <summary>Action <c>api-call</c>: tells another system of the inspection, by a GET.</summary>
internal sealed class RuleCallOut(TimeProvider clock)
{
    private const int MaxRetries = 10;
    private const double DefaultTimeout = 5, MaxTimeout = 60, DefaultBackoff = 0.3, MaxPause = 30;

    /// <summary>Null: answered with success.</summary>
    public async Task<string?> CallAsync(JsonObject args, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(RuleText.Print(args["url"]), UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")) return $"api-call: '{RuleText.Print(args["url"])}' is not an http or https URL";
        if (args["proxies"] is not null) return "api-call: proxies are taken from the appliance's environment, not from a rule";
        if (Number(args, "timeout", DefaultTimeout) is not (> 0 and <= MaxTimeout and var timeout)) return $"api-call: timeout is more than 0 and at most {MaxTimeout} seconds";
        if (Number(args, "retries", 3) is not (>= 0 and <= MaxRetries and var retries)) return $"api-call: retries is 0 to {MaxRetries}";
        if (Number(args, "backoff_factor", DefaultBackoff) is not (>= 0 and var backoff)) return "api-call: backoff_factor is 0 or more";
        for (var attempt = 0; ; attempt++)
        {
            var problem = await TryAsync(url, args["headers"] as JsonObject, timeout, cancellationToken);
            if (problem is null || attempt >= retries) return problem;
            await Task.Delay(TimeSpan.FromSeconds(Math.Min(MaxPause, backoff * Math.Pow(2, attempt))), clock, cancellationToken);
        }
    }

    private static async Task<string?> TryAsync(Uri url, JsonObject? headers, double timeout, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(timeout), MaxResponseContentBufferSize = 64 * 1024 };
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        foreach (var (name, value) in headers ?? []) request.Headers.TryAddWithoutValidation(name, RuleText.Print(value));
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return response.IsSuccessStatusCode ? null : $"Request to {url} failed: status {(int)response.StatusCode}";
        }
        catch (HttpRequestException e)
        {
            return $"Request to {url} failed: {e.Message}";
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return string.Create(CultureInfo.InvariantCulture, $"Request to {url} failed: no answer within {timeout} s");
        }
    }

    private static double? Number(JsonObject args, string name, double standard) =>
        args[name] is not { } given ? standard : double.TryParse(RuleText.Print(given), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
