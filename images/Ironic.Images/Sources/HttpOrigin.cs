using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Ironic.Model.Images;
using Ironic.Model.Secrets;

namespace Ironic.Images.Sources;

/// <summary>What is asked of an origin.</summary>
internal sealed record OriginRequest(Uri Url)
{
    public Secret? Authorization { get; init; }

    public RangeHeaderValue? Range { get; init; }

    public RangeConditionHeaderValue? IfRange { get; init; }

    /// <summary>Answer 304 when the content is still the one of these.</summary>
    public EntityTagHeaderValue? IfNoneMatch { get; init; }

    public DateTimeOffset? IfModifiedSince { get; init; }

    /// <summary>Whether a redirect may lead from https to http: yes where the content is verified by a digest.</summary>
    public bool AllowDowngrade { get; init; }
}

/// <summary>Asks web servers for images and checksum files: redirects followed and bounded, refusals named, credentials kept to the host they are for.</summary>
internal sealed class HttpOrigin : IDisposable
{
    private const HttpStatusCode TooManyRequests = HttpStatusCode.TooManyRequests;
    private readonly HttpClient _client;
    private readonly ImageOptions _options;
    private readonly TimeProvider _time;

    public HttpOrigin(ImageOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = options.ConnectTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // so that a changed DNS answer is seen
        };
        if (options.CaFile is { } file) handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = TrustOnly(file) };
        _client = new(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>The answer's headers: 200, 206, 304 or 416. Its body is still on the way.</summary>
    /// <exception cref="OriginException">Try again.</exception>
    /// <exception cref="ImageException">Do not.</exception>
    public async Task<HttpResponseMessage> OpenAsync(OriginRequest request, CancellationToken cancellationToken)
    {
        var url = request.Url;
        for (var redirects = 0; ; redirects++)
        {
            var response = await SendAsync(request, url, cancellationToken);
            try
            {
                if (!IsRedirect(response.StatusCode))
                {
                    Judge(response, request.Url, url);
                    return response;
                }

                url = Follow(response, request, url, redirects);
            }
            catch
            {
                response.Dispose();
                throw;
            }

            response.Dispose();
        }
    }

    /// <summary>A small text whole.</summary>
    /// <inheritdoc cref="OpenAsync" path="/exception"/>
    public async Task<string> ReadTextAsync(OriginRequest request, int limitBytes, CancellationToken cancellationToken)
    {
        using var response = await OpenAsync(request, cancellationToken);
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[limitBytes + 1];
        var length = 0;
        int read;
        while (length < buffer.Length && (read = await ReadAsync(stream, buffer.AsMemory(length), cancellationToken)) > 0) length += read;
        if (length > limitBytes) throw new ImageException($"{ImageName.Of(request.Url)} is longer than the {ByteText.Of(limitBytes)} that it may have.", ImageCauses.TooLarge);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }

    /// <summary>One read of a body, bounded by the read time-out. 0: the end.</summary>
    /// <exception cref="OriginException">Silence, or the connection broke.</exception>
    public async ValueTask<int> ReadAsync(Stream body, Memory<byte> into, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(_options.ReadTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        try
        {
            return await body.ReadAsync(into, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new OriginException($"nothing came for {_options.ReadTimeout.TotalSeconds} s") { CutOff = true };
        }
        catch (IOException e) // HttpIOException: the body ended early; or the socket's own
        {
            throw new OriginException("the connection broke off", e) { CutOff = true };
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<HttpResponseMessage> SendAsync(OriginRequest request, Uri url, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, url);
        message.Headers.AcceptEncoding.ParseAdd("identity");
        message.Headers.Range = request.Range;
        message.Headers.IfRange = request.IfRange;
        if (request.IfNoneMatch is { } tag) message.Headers.IfNoneMatch.Add(tag);
        message.Headers.IfModifiedSince = request.IfModifiedSince;
        if (AuthorizationFor(request, url) is { } authorization) message.Headers.TryAddWithoutValidation("Authorization", authorization);

        using var silence = new CancellationTokenSource(_options.ConnectTimeout + _options.ReadTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        try
        {
            return await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new OriginException("no answer came in time");
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.SecureConnectionError)
        {
            throw new ImageException($"Image {ImageName.Of(request.Url)}: the TLS connection was not trusted: {(e.InnerException ?? e).Message}", ImageCauses.OriginFailed, e);
        }
        catch (HttpRequestException e)
        {
            throw new OriginException(e.Message, e);
        }
    }

    /// <summary>Credentials go to the host that they were given for, never to where it redirects.</summary>
    private static string? AuthorizationFor(OriginRequest request, Uri url)
    {
        if (Uri.Compare(request.Url, url, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) != 0) return null;
        if (request.Authorization is { } secret) return secret.Reveal();
        return url.UserInfo.Length == 0 ? null : $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(url.UserInfo)))}";
    }

    private static bool IsRedirect(HttpStatusCode status) => status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found
        or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private Uri Follow(HttpResponseMessage response, OriginRequest request, Uri from, int redirects)
    {
        if (redirects >= _options.MaxRedirects) throw Failed($"redirects more than {_options.MaxRedirects} times, last from {ImageName.Of(from)}");
        if (response.Headers.Location is not { } location) throw Failed($"answers {(int)response.StatusCode} at {ImageName.Of(from)} without saying where to");
        var to = location.IsAbsoluteUri ? location : new Uri(from, location);
        if (to.Scheme is not ("http" or "https")) throw Failed($"redirects to {to.Scheme}://, which is not followed");
        if (from.Scheme == "https" && to.Scheme == "http" && !request.AllowDowngrade) throw Failed($"redirects from https to {ImageName.Of(to)}, which is not followed");
        return to;

        ImageException Failed(string what) => new($"Image {ImageName.Of(request.Url)}: the origin {what}.", ImageCauses.OriginFailed);
    }

    private void Judge(HttpResponseMessage response, Uri asked, Uri answered)
    {
        switch (response.StatusCode)
        {
            case HttpStatusCode.OK or HttpStatusCode.PartialContent:
                if (response.Content.Headers.ContentEncoding.Count > 0)
                    throw new ImageException($"{Where()} is sent with Content-Encoding {string.Join(", ", response.Content.Headers.ContentEncoding)}, although identity was asked for.", ImageCauses.OriginFailed);
                return;
            case HttpStatusCode.NotModified or HttpStatusCode.RequestedRangeNotSatisfiable:
                return;
            case HttpStatusCode.RequestTimeout or TooManyRequests or >= HttpStatusCode.InternalServerError:
                throw new OriginException($"the origin answered {Status()}") { RetryAfter = RetryAfterOf(response) };
            case HttpStatusCode.NotFound or HttpStatusCode.Gone:
                throw new ImageException($"{Where()} was not found: the origin answered {Status()}.", ImageCauses.NotFound);
            case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.ProxyAuthenticationRequired:
                throw new ImageException($"{Where()} is refused to us: the origin answered {Status()}.", ImageCauses.Forbidden);
            default:
                throw new ImageException($"{Where()} cannot be fetched: the origin answered {Status()}.", ImageCauses.OriginFailed);
        }

        string Status() => $"{(int)response.StatusCode} {response.ReasonPhrase}".TrimEnd();
        string Where() => asked == answered ? $"Image {ImageName.Of(asked)}" : $"Image {ImageName.Of(asked)} (redirected to {ImageName.Of(answered)})";
    }

    private TimeSpan? RetryAfterOf(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - _time.GetUtcNow(),
        _ => null,
    };

    private static X509ChainPolicy TrustOnly(string file)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(file);
        return policy;
    }
}
