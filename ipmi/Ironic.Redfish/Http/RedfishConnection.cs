using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Text;
using System.Text.Json;
using Ironic.Lanes;
using Ironic.Redfish.Json;
using Ironic.Redfish.Tracing;

namespace Ironic.Redfish.Http;

/// <summary>
/// The HTTP connection with one BMC: one request at a time over one socket, each with a time-out, each answer bounded. Follows redirections only to
/// the BMC itself. Knows nothing of sessions, retries or resources.
/// </summary>
internal sealed class RedfishConnection : IDisposable
{
    private const int MostRedirections = 3, MostDepth = 64;
    private const int MaxHeaderKilobytes = 64;

    /// <summary>Longest that a BMC may ask us to wait.</summary>
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromMinutes(5);

    private readonly RedfishTarget _target;
    private readonly RedfishOptions _options;
    private readonly RedfishPatience _patience;
    private readonly TimeProvider _time;
    private readonly TlsVerifier _tls;
    private readonly HttpClient _http;
    private volatile bool _refusesIdentity;

    public RedfishConnection(RedfishTarget target, RedfishOptions options, RedfishPatience patience, TimeProvider time)
    {
        (_target, _options, _patience, _time, _tls) = (target, options, patience, time, new(target.Tls));
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, // it would carry credentials to wherever the answer says
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = options.ConnectTimeout,
            MaxConnectionsPerServer = 1,
            MaxResponseHeadersLength = MaxHeaderKilobytes,
            PooledConnectionIdleTimeout = options.SessionIdle,
            PooledConnectionLifetime = target.KeepsAlive ? Timeout.InfiniteTimeSpan : TimeSpan.Zero,
            SslOptions = _tls.Options(target.Address.IdnHost),
            UseCookies = false,
            UseProxy = false, // BMCs are on networks of our own; a proxy meant for the world would not find them
        };
        _http = new(handler) { BaseAddress = new Uri(target.Address.GetLeftPart(UriPartial.Authority)), Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.Accept.Add(new("application/json"));
        _http.DefaultRequestHeaders.TryAddWithoutValidation("OData-Version", "4.0");
        if (!target.KeepsAlive) _http.DefaultRequestHeaders.ConnectionClose = true;
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Sends, and hands back what is below 400.</summary>
    /// <exception cref="RedfishException">No answer, or 400 and above.</exception>
    public async Task<RedfishAnswer> SendAsync(RedfishRequest request, Action<HttpRequestMessage> authorize, CancellationToken cancellationToken)
    {
        var answer = await SendOnceAsync(request, authorize, cancellationToken);
        if (answer.Status == (int)HttpStatusCode.NotAcceptable && !_refusesIdentity)
        {
            _refusesIdentity = true; // HPE Gen10 Plus: 406 to "identity"
            answer = await SendOnceAsync(request, authorize, cancellationToken);
        }

        if (answer.Status < 400) return answer;
        throw Faults.Status(_target, request.Name, answer.Status, MessageReader.Read(answer.Body), answer.RetryAfter);
    }

    /// <summary>Opens a stream that goes on for as long as both sides like; the caller disposes of it.</summary>
    public async Task<Stream> StreamAsync(string path, string accept, Action<HttpRequestMessage> authorize, CancellationToken cancellationToken)
    {
        var request = new RedfishRequest(HttpMethod.Get, path);
        using var message = new HttpRequestMessage(HttpMethod.Get, path);
        message.Headers.Accept.Clear();
        message.Headers.Accept.Add(new(accept));
        authorize(message);
        using var limit = new CancellationTokenSource(_options.RequestTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        HttpResponseMessage? response = null;
        try
        {
            response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (response.IsSuccessStatusCode) return await response.Content.ReadAsStreamAsync(either.Token);
        }
        catch (Exception e) when (IsBmcs(e, cancellationToken))
        {
            response?.Dispose();
            throw Translate(e, request, _options.RequestTimeout, limit.Token);
        }

        var status = (int)response.StatusCode;
        response.Dispose();
        throw Faults.Status(_target, request.Name, status, [], retryAfter: null);
    }

    private async Task<RedfishAnswer> SendOnceAsync(RedfishRequest request, Action<HttpRequestMessage> authorize, CancellationToken cancellationToken)
    {
        await _patience.Pace.WaitAsync(cancellationToken);
        var timeout = request.Timeout ?? (request.IsRead ? _patience.Trip.Timeout : _options.RequestTimeout);
        var begun = _time.GetTimestamp();
        using var limit = new CancellationTokenSource(timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var path = request.Path;
            for (var redirections = 0; ; redirections++)
            {
                using var message = Compose(request, path);
                authorize(message);
                using var response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token);
                if (!IsRedirection(response, request))
                {
                    var answer = await ReadAsync(request, response, either.Token);
                    if (request.IsRead) _patience.Trip.Add(_time.GetElapsedTime(begun));
                    return answer;
                }

                path = redirections < MostRedirections && OnSameHost(response.Headers.Location) is { } next && next != path
                    ? next
                    : throw Faults.Elsewhere(_target, request.Name, response.Headers.Location?.OriginalString);
            }
        }
        catch (Exception e) when (IsBmcs(e, cancellationToken))
        {
            Record(request, e.Message);
            if (limit.IsCancellationRequested) _patience.Trip.Forget(); // the next attempt has all the time there is
            throw Translate(e, request, timeout, limit.Token);
        }
        finally
        {
            _patience.Pace.Rest();
        }
    }

    private HttpRequestMessage Compose(RedfishRequest request, string path)
    {
        // UriCreationOptions: the BMC's own spelling of its paths, dots and percent signs untouched.
        var uri = new Uri(_http.BaseAddress!.GetLeftPart(UriPartial.Authority) + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var message = new HttpRequestMessage(request.Method, uri);
        if (request.Content is { } make)
        {
            message.Content = make();
        }
        else if (request.Json is { } json)
        {
            message.Content = new ByteArrayContent(json);
            message.Content.Headers.ContentType = new("application/json");
        }

        if (request.IfMatch is { } etag) message.Headers.TryAddWithoutValidation("If-Match", etag);

        // Compression turns strong ETags into weak ones on the way (OpenBMC, AMI).
        if (!_refusesIdentity) message.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
        return message;
    }

    private static bool IsRedirection(HttpResponseMessage response, RedfishRequest request) => (int)response.StatusCode switch
    {
        301 or 302 or 303 => request.IsRead,
        307 or 308 => true,
        _ => false,
    };

    private string? OnSameHost(Uri? location)
    {
        if (location is null) return null;
        if (!location.IsAbsoluteUri) return RedfishPaths.Of(location.OriginalString);
        var isSame = string.Equals(location.GetLeftPart(UriPartial.Authority), _http.BaseAddress!.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase);
        return isSame ? RedfishPaths.Of(location.PathAndQuery) : null;
    }

    private async Task<RedfishAnswer> ReadAsync(RedfishRequest request, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var bytes = await BoundedBody.ReadAsync(response.Content, _options.MaxBodyBytes, cancellationToken)
            ?? throw Faults.TooLarge(_target, request.Name, _options.MaxBodyBytes);
        var status = (int)response.StatusCode;
        var body = default(JsonView);
        try
        {
            body = Parse(bytes);
        }
        catch (JsonException e) when (request.IsRead && status < 400)
        {
            throw Faults.NotJson(_target, request.Name, e.Message);
        }
        catch (JsonException)
        {
            // An error page, or a word of thanks: the status tells enough.
        }

        var answer = new RedfishAnswer(status)
        {
            Body = body,
            ETag = Header(response, "ETag") is { Length: > 0 } etag ? etag : null,
            Location = RedfishPaths.Of(Header(response, "Location")),
            RetryAfter = RetryAfterOf(response.Headers.RetryAfter),
            Token = Header(response, "X-Auth-Token"),
        };
        Record(request, answer, bytes);
        if (request.IsRead && status < 300 && status != (int)HttpStatusCode.NoContent && !body.IsObject)
            throw Faults.NotJson(_target, request.Name, bytes.Length == 0 ? "it is empty." : "it is something else.");
        return answer;
    }

    private void Record(RedfishRequest request, RedfishAnswer answer, byte[] bytes) => _target.Trace?.Write(RedfishTraceFormat.Write(Exchange(request) with
    {
        Status = answer.Status, ETag = answer.ETag, Location = answer.Location, Answer = bytes.Length == 0 ? null : Encoding.UTF8.GetString(bytes),
    }));

    private void Record(RedfishRequest request, string fault) => _target.Trace?.Write(RedfishTraceFormat.Write(Exchange(request) with { Fault = fault }));

    private static RedfishTraceExchange Exchange(RedfishRequest request) => new(request.Method.Method, request.Path)
    {
        IfMatch = request.IfMatch, Body = request.Json is { } json ? Encoding.UTF8.GetString(json) : null,
    };

    private static JsonView Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith("\uFEFF"u8)) bytes = bytes[3..];
        return bytes.Trim(" \t\r\n\0"u8).IsEmpty ? default : new(JsonElement.Parse(bytes.Trim("\0"u8), new JsonDocumentOptions { MaxDepth = MostDepth }));
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    private TimeSpan? RetryAfterOf(RetryConditionHeaderValue? header)
    {
        var wait = header?.Delta ?? (header?.Date is { } date ? date - _time.GetUtcNow() : null);
        if (wait is not { } asked || asked < TimeSpan.Zero) return null;
        return asked < LongestRetryAfter ? asked : LongestRetryAfter;
    }

    /// <summary>The BMC's doing, not the caller's end of patience.</summary>
    private static bool IsBmcs(Exception fault, CancellationToken callers) =>
        fault is OperationCanceledException ? !callers.IsCancellationRequested : fault is HttpRequestException or IOException or AuthenticationException;

    private RedfishException Translate(Exception fault, RedfishRequest request, TimeSpan timeout, CancellationToken limit) => fault switch
    {
        OperationCanceledException when limit.IsCancellationRequested => Faults.NoAnswer(_target, request.Name, timeout),
        OperationCanceledException => Faults.Unreachable(_target, request.Name, new TimeoutException(string.Create(
            CultureInfo.InvariantCulture, $"no connection within {_options.ConnectTimeout.TotalSeconds:0.#} s"))),
        HttpRequestException e => e.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError => Faults.Unreachable(_target, request.Name, e),
            HttpRequestError.SecureConnectionError => Faults.Tls(_target, _tls.Problem ?? $"{Innermost(e)}", e),
            HttpRequestError.InvalidResponse => Faults.NotHttp(_target, request.Name, e),
            HttpRequestError.ConfigurationLimitExceeded => Faults.TooLarge(_target, request.Name, MaxHeaderKilobytes << 10),
            _ => Faults.Broken(_target, request.Name, e),
        },
        AuthenticationException e => Faults.Tls(_target, _tls.Problem ?? e.Message, e),
        _ => Faults.Broken(_target, request.Name, fault), // HttpIOException: in the middle of a body
    };

    private static string Innermost(Exception fault)
    {
        while (fault.InnerException is { } inner) fault = inner;
        return fault.Message;
    }
}

/// <summary>What all connections with one BMC have in common.</summary>
/// <param name="Pace">How often it may be asked.</param>
/// <param name="Trip">How long it takes to answer a reading.</param>
internal sealed record RedfishPatience(Pace Pace, RoundTrip Trip);
