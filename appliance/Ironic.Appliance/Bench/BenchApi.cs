using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ironic.Appliance.Verbs;

namespace Ironic.Appliance.Bench;

/// <summary>The appliance's public API, each call timed by its kind.</summary>
internal sealed class BenchApi : IDisposable
{
    private const string Version = "1.95";

    /// <summary>How long a locked node, or an appliance that has enough to do, is asked again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30), Pause = TimeSpan.FromMilliseconds(500);

    private readonly HttpClient _http, _looks;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, CallKind> _kinds = new(StringComparer.Ordinal);

    public BenchApi(string url, int connections, TimeProvider time)
    {
        _time = time;
        (_http, _looks) = (Client(url, connections), Client(url, 1));
    }

    public IEnumerable<CallKind> Kinds => _kinds.Values.OrderBy(kind => kind.Name, StringComparer.Ordinal);

    public void Dispose()
    {
        _http.Dispose();
        _looks.Dispose();
    }

    /// <summary>Asks once.</summary>
    public async Task<(HttpStatusCode Status, string Body)> AskAsync(string kind, HttpMethod method, string path, JsonNode? body, CancellationToken cancellationToken)
    {
        var record = _kinds.GetOrAdd(kind, static name => new(name));
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
        var begun = _time.GetTimestamp();
        try
        {
            using var answer = await _http.SendAsync(request, cancellationToken);
            var text = await answer.Content.ReadAsStringAsync(cancellationToken);
            record.Add(answer.StatusCode, _time.GetElapsedTime(begun));
            return (answer.StatusCode, text);
        }
        catch (HttpRequestException e)
        {
            record.Fail();
            throw new BenchException($"{kind}: the appliance does not answer: {e.Message}", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            record.Fail();
            throw new BenchException($"{kind}: the appliance did not answer in {_http.Timeout.TotalSeconds:0} s", e);
        }
    }

    /// <summary>GET, once, without a part in the thread pool's work. What comes of it is counted only.</summary>
    public void Look(string kind, string path, CancellationToken cancellationToken)
    {
        var record = _kinds.GetOrAdd(kind, static name => new(name));
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        var begun = _time.GetTimestamp();
        try
        {
            using var answer = _looks.Send(request, cancellationToken);
            record.Add(answer.StatusCode, _time.GetElapsedTime(begun));
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            record.Fail(); // and looks again: who gave up after an answer that took too long would see only the good ones
        }
    }

    /// <summary>Asks until it is done: a node that is locked for a moment (409) and an appliance that has enough to do (503) are asked again, as clients do.</summary>
    /// <exception cref="BenchException">It is refused.</exception>
    public async Task<string> SendAsync(string kind, HttpMethod method, string path, JsonNode? body, CancellationToken cancellationToken)
    {
        var begun = _time.GetTimestamp();
        while (true)
        {
            var (status, text) = await AskAsync(kind, method, path, body, cancellationToken);
            if ((int)status is >= 200 and < 300) return text;
            if (status is not (HttpStatusCode.Conflict or HttpStatusCode.ServiceUnavailable) || _time.GetElapsedTime(begun) > Patience)
                throw new BenchException(string.Create(CultureInfo.InvariantCulture, $"{kind}: {(int)status} {Reason(text)}"));
            await Task.Delay(Pause * (1 + Random.Shared.NextDouble()), _time, cancellationToken);
        }
    }

    private static HttpClient Client(string url, int connections)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, UseCookies = false, MaxConnectionsPerServer = connections };
        var client = new HttpClient(handler) { BaseAddress = new(url.TrimEnd('/') + "/"), Timeout = TimeSpan.FromMinutes(2) };
        client.DefaultRequestHeaders.Add("X-OpenStack-Ironic-API-Version", Version);
        OperatorLogin.AddTo(client);
        return client;
    }

    private static string Reason(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.TryGetProperty("error_message", out var message) ? message.ToString() : body;
        }
        catch (JsonException)
        {
            return body;
        }
    }
}

/// <summary>Calls of one kind. Safe for use by several threads.</summary>
internal sealed class CallKind(string name)
{
    private long _refused, _retried, _failed;

    public string Name => name;

    public Latencies Latencies { get; } = new();

    /// <summary>Answers of 409 and 503: asked again.</summary>
    public long Retried => Interlocked.Read(ref _retried);

    /// <summary>Other answers above 399, and none at all.</summary>
    public long Failed => Interlocked.Read(ref _refused) + Interlocked.Read(ref _failed);

    public void Add(HttpStatusCode status, TimeSpan took)
    {
        Latencies.Add(took);
        if (status is HttpStatusCode.Conflict or HttpStatusCode.ServiceUnavailable) Interlocked.Increment(ref _retried);
        else if ((int)status >= 400) Interlocked.Increment(ref _refused);
    }

    public void Fail() => Interlocked.Increment(ref _failed);
}
