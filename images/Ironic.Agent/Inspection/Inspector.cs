using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Ironic.Agent.Conductor;
using Ironic.Agent.Configuration;
using Ironic.Agent.Logging;
using Ironic.AgentContract;

namespace Ironic.Agent.Inspection;

/// <summary>Collects what the machine is and posts it to the inspection callback; five attempts, since the node may be locked for a moment.</summary>
internal sealed class Inspector(HttpClient http, DataCollector collector, AgentOptions options, TimeProvider time, AgentLog log)
{
    private const int Attempts = 5;
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(30);

    /// <summary>The node's UUID; null when there is no callback, or it did not take the data (the console then says why).</summary>
    public async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        if (options.InspectionCallbackUrls.Count == 0) return null;

        var data = await collector.CollectAsync(cancellationToken);
        if (data.Error is not null) log.Error($"inspection: {data.Error}");
        var body = JsonSerializer.SerializeToUtf8Bytes(data, AgentJson.Default.InspectionData);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await PostAsync(body, cancellationToken);
            }
            catch (ConductorException fault) when (attempt < Attempts && fault.Status is null or 409 or >= 500)
            {
                log.Warn($"inspection data: {fault.Message}; attempt {attempt} of {Attempts}");
                var pause = TimeSpan.FromSeconds(5) * Math.Pow(1.5, attempt - 1);
                await Task.Delay(pause < MaxPause ? pause : MaxPause, time, cancellationToken);
            }
            catch (ConductorException fault)
            {
                log.Error($"inspection data was not taken: {fault.Message}");
                return null;
            }
        }
    }

    /// <summary>To the first server that answers at all. Without a version header, which asks for the short answer: the UUID.</summary>
    private async Task<string?> PostAsync(byte[] body, CancellationToken cancellationToken)
    {
        ConductorException? last = null;
        foreach (var url in options.InspectionCallbackUrls)
        {
            log.Say($"posting inspection data ({body.Length} bytes) to {url}");
            using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            if (options.GlobalRequestId is { } id) request.Headers.TryAddWithoutValidation("X-OpenStack-Request-ID", id);
            try
            {
                using var response = await http.SendAsync(request, cancellationToken);
                var text = await response.Content.ReadAsStringAsync(cancellationToken);
                if (!response.IsSuccessStatusCode)
                    throw new ConductorException((int)response.StatusCode, string.Create(CultureInfo.InvariantCulture, $"{url}: HTTP {(int)response.StatusCode}: {ApiFault.Text(text)}"));
                log.Say("inspection data taken");
                return Uuid(text);
            }
            catch (Exception fault) when (fault is HttpRequestException || (fault is TaskCanceledException && !cancellationToken.IsCancellationRequested))
            {
                last = new(null, $"{url} does not answer: {fault.InnerException?.Message ?? fault.Message}", fault);
            }
        }

        throw last!;
    }

    private static string? Uuid(string answer)
    {
        try
        {
            return JsonSerializer.Deserialize(answer, AgentJson.Default.InspectionAccepted)?.Uuid;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
