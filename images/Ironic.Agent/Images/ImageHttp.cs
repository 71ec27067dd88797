using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Ironic.Agent.Conductor;
using Ironic.Agent.Configuration;
using Ironic.Agent.Faults;
using Ironic.AgentContract.Images;

namespace Ironic.Agent.Images;

/// <summary>The HTTP client for one image: its proxy, its credentials, and what is wrong with an answer.</summary>
internal sealed class ImageHttp : IDisposable
{
    private readonly HttpClient _client;
    private readonly AuthenticationHeaderValue? _authorization;
    public ImageHttp(ImageInfo image, AgentOptions options)
    {
        _authorization = Authorization(image);
        Patience = options.ImageConnectTimeout;
        _client = new(new SocketsHttpHandler
        {
            Proxy = Proxy(image),
            UseProxy = image.Proxies is { Count: > 0 },
            UseCookies = false,
            ConnectTimeout = options.ImageConnectTimeout,
            AutomaticDecompression = DecompressionMethods.None, // the checksum is of the bytes as they are stored
            SslOptions = ServerTrust.By(options.Insecure),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan, // an image may take hours; what is bounded is silence
        };
    }

    /// <summary>How long a server may be silent.</summary>
    public TimeSpan Patience { get; }

    /// <summary>Asks for a file from a byte on, or for a part of it. The caller disposes of the answer.</summary>
    /// <exception cref="HttpRequestException">No answer, or none with content; <see cref="IsFinal"/> tells whether another try is worth it.</exception>
    public async Task<HttpResponseMessage> GetAsync(Uri url, long from, long? to, string? ifUnchangedSince, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Authorization = _authorization;
        if (from > 0 || to is not null) request.Headers.Range = new(from, to);
        if (ifUnchangedSince is not null) request.Headers.TryAddWithoutValidation("If-Range", ifUnchangedSince);

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        HttpResponseMessage response;
        try
        {
            response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
        }
        catch (OperationCanceledException silence) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException($"{Show(url)} did not answer within {Patience.TotalSeconds} s", silence);
        }

        if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.PartialContent) return response;
        using (response)
        {
            throw new HttpRequestException(string.Create(CultureInfo.InvariantCulture, $"{Show(url)} answered HTTP {(int)response.StatusCode} {response.ReasonPhrase}"), null, response.StatusCode);
        }
    }

    /// <summary>The server refuses, and will refuse again: not one of the 5xx, nor "too slow", nor "too many".</summary>
    public static bool IsFinal(HttpRequestException fault) =>
        fault.StatusCode is { } status and not HttpStatusCode.RequestTimeout and not HttpStatusCode.TooManyRequests && (int)status < 500;

    public void Dispose() => _client.Dispose();

    /// <summary>For messages: no user, no password, no signature in a query.</summary>
    public static string Show(Uri url) => url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    private static AuthenticationHeaderValue? Authorization(ImageInfo image)
    {
        if (image.ImageRequestAuthorization is { Length: > 0 } whole) return AuthenticationHeaderValue.Parse(Decode(image, whole));
        if (image.ImageServerAuthStrategy != "http_basic") return null;
        if (string.IsNullOrEmpty(image.ImageServerUser) || string.IsNullOrEmpty(image.ImageServerPassword))
            throw Fault.ImageDownload(image.Id, "image_server_auth_strategy is http_basic, but image_server_user or image_server_password is missing.");
        return new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{image.ImageServerUser}:{image.ImageServerPassword}")));
    }

    private static string Decode(ImageInfo image, string base64)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(base64));
        }
        catch (FormatException)
        {
            throw Fault.ImageDownload(image.Id, "image_request_authorization is no base64.");
        }
    }

    private static WebProxy? Proxy(ImageInfo image)
    {
        if (image.Proxies is not { Count: > 0 } proxies) return null;
        var scheme = new Uri(image.Urls[0]).Scheme;
        if (!proxies.TryGetValue(scheme, out var proxy)) return null;
        var direct = (image.NoProxy ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new(new Uri(proxy)) { BypassList = [.. direct.Select(host => $"^[a-z]+://([^/]*\\.)?{System.Text.RegularExpressions.Regex.Escape(host.TrimStart('.'))}(:[0-9]+)?$")] };
    }
}
