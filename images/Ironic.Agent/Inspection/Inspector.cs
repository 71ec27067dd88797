using System.Globalization;
using System.Text.Json;
using Ironic.Agent.Conductor;
using Ironic.Agent.Configuration;
using Ironic.Agent.Logging;
using Ironic.AgentContract;

namespace Ironic.Agent.Inspection;

/// <summary>Collects what the machine is and posts it to the inspection callback; five attempts, since the node may be locked for a moment.</summary>
internal sealed class Inspector(ApiHttp http, DataCollector collector, AgentOptions options, TimeProvider time, AgentLog log)
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
                var pause = TimeSpan.FromSeconds(5).Times(Math.Pow(1.5, attempt - 1));
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
            try
            {
                var answer = await http.SendAsync("POST", new(url), options.GlobalRequestId is { } id ? [("X-OpenStack-Request-ID", id)] : [], body, cancellationToken);
                if (!answer.IsSuccess)
                    throw new ConductorException(answer.Status, string.Create(CultureInfo.InvariantCulture, $"{url}: HTTP {answer.Status}: {ApiFault.Text(answer.Text)}"));
                log.Say("inspection data taken");
                return Uuid(answer.Body.Span);
            }
            catch (ConductorException fault) when (fault.Status is null)
            {
                last = fault;
            }
        }

        throw last!;
    }

    private static string? Uuid(ReadOnlySpan<byte> answer)
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
