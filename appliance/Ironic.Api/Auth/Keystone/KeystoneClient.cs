using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Ironic.Api.Views;

namespace Ironic.Api.Auth.Keystone;

/// <summary>Asks Keystone about tokens, with a token of our own that is renewed when it is used up (Identity API v3).</summary>
internal sealed class KeystoneClient : IDisposable
{
    private const int MaxAnswerBytes = 1024 * 1024;

    /// <summary>Questions at once; what comes beyond waits within its time.</summary>
    private const int MaxConnections = 32;

    /// <summary>Our own token is renewed this long before its end.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(60);

    private readonly KeystoneOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;
    private readonly Uri _tokens;
    private readonly SemaphoreSlim _login = new(1);
    private volatile OwnToken? _own;

    public KeystoneClient(KeystoneOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _tokens = new($"{options.Url.AbsoluteUri.TrimEnd('/')}/auth/tokens");
        _http = new(Handler(options), disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = MaxAnswerBytes };
    }

    /// <summary>The token that we ask with; null: not logged in.</summary>
    internal string? Own => _own?.Value;

    /// <summary>Null: Keystone knows no such token, or no longer.</summary>
    /// <param name="token">Anybody's.</param>
    /// <param name="takesExpired">Take one past its end too; for how long is Keystone's to say (<c>[token] allow_expired_window</c>).</param>
    /// <exception cref="KeystoneException">It cannot be asked.</exception>
    public async Task<KeystoneToken?> ValidateAsync(string token, bool takesExpired)
    {
        using var limit = new CancellationTokenSource(_options.Timeout, _time);
        try
        {
            var own = await LoginAsync(null, limit.Token);
            var (status, answer) = await AskAsync(token, own, takesExpired, limit.Token);
            if (status == HttpStatusCode.Unauthorized) (status, answer) = await AskAsync(token, await LoginAsync(own, limit.Token), takesExpired, limit.Token); // ours was revoked
            return status switch
            {
                HttpStatusCode.OK => Parse(answer) is { } document && KeystoneToken.Read(document) is { } known ? known : throw new KeystoneException("Keystone's answer is no token."),
                HttpStatusCode.NotFound => null,
                HttpStatusCode.Forbidden => throw new KeystoneException($"Keystone does not let {_options.UserName} validate tokens (403): the account needs role service or admin."),
                _ => throw new KeystoneException($"Keystone answered {(int)status} to the validation of a token."),
            };
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException or UnauthorizedAccessException)
        {
            throw new KeystoneException(e is OperationCanceledException ? $"Keystone at {_options.Url} did not answer within {_options.Timeout.TotalSeconds:0.#} s." : $"Keystone at {_options.Url} cannot be reached: {e.Message}", e);
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _login.Dispose();
    }

    private async Task<(HttpStatusCode Status, byte[] Answer)> AskAsync(string token, string own, bool takesExpired, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(() => new(HttpMethod.Get, $"{_tokens}?nocatalog{(takesExpired ? "&allow_expired=1" : "")}") { Headers = { { "X-Auth-Token", own }, { "X-Subject-Token", token } } }, cancellationToken);
        return (response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellationToken));
    }

    /// <summary>Once more when a kept connection turns out to be closed: uWSGI hangs up after each answer without saying so. Neither question does harm twice.</summary>
    private async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> make, CancellationToken cancellationToken)
    {
        try
        {
            using var request = make();
            return await _http.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException e) when (e.HttpRequestError != HttpRequestError.ConnectionError)
        {
            using var again = make();
            return await _http.SendAsync(again, cancellationToken);
        }
    }

    /// <summary>Our token; another than <paramref name="refused"/>. One login at a time: the others take what it brings.</summary>
    private async Task<string> LoginAsync(string? refused, CancellationToken cancellationToken)
    {
        if (Current(refused) is { } usable) return usable;
        await _login.WaitAsync(cancellationToken);
        try
        {
            if (Current(refused) is { } brought) return brought;
            var credentials = await CredentialsAsync(cancellationToken);
            using var response = await SendAsync(() => new(HttpMethod.Post, _tokens) { Content = new ByteArrayContent(credentials) { Headers = { { "Content-Type", JsonAnswer.ContentType } } } }, cancellationToken);
            var answer = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            if (response.StatusCode != HttpStatusCode.Created || !response.Headers.TryGetValues("X-Subject-Token", out var tokens))
                throw new KeystoneException($"Keystone refused the login of {_options.UserName} ({(int)response.StatusCode}): check auth.keystone.");
            var expires = Parse(answer) is { } document && KeystoneToken.Read(document) is { } known ? known.ExpiresAt : _time.GetUtcNow();
            _own = new(tokens.First(), expires);
            return _own.Value;
        }
        finally
        {
            _login.Release();
        }
    }

    private string? Current(string? refused) => _own is { } own && own.Value != refused && _time.GetUtcNow() < own.ExpiresAt - Margin ? own.Value : null;

    private async Task<byte[]> CredentialsAsync(CancellationToken cancellationToken)
    {
        var password = (await File.ReadAllTextAsync(_options.PasswordFile, cancellationToken)).TrimEnd('\r', '\n');
        using var buffer = new PooledBuffer();
        await using (var writer = new Utf8JsonWriter(buffer, JsonAnswer.WriterOptions)) WriteCredentials(writer, password);
        return buffer.Written.ToArray();
    }

    private void WriteCredentials(Utf8JsonWriter writer, string password)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("auth"u8);
        writer.WriteStartObject("identity"u8);
        writer.WriteStartArray("methods"u8);
        writer.WriteStringValue("password"u8);
        writer.WriteEndArray();
        writer.WriteStartObject("password"u8);
        writer.WriteStartObject("user"u8);
        writer.WriteString("name"u8, _options.UserName);
        WriteDomain(writer, _options.UserDomain);
        writer.WriteString("password"u8, password);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
        WriteScope(writer);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private void WriteScope(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("scope"u8);
        writer.WriteStartObject(_options.Project is null ? "system"u8 : "project"u8);
        if (_options.Project is { } project)
        {
            writer.WriteString("name"u8, project);
            WriteDomain(writer, _options.ProjectDomain);
        }
        else
        {
            writer.WriteBoolean("all"u8, true);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteDomain(Utf8JsonWriter writer, string name)
    {
        writer.WriteStartObject("domain"u8);
        writer.WriteString("name"u8, name);
        writer.WriteEndObject();
    }

    private static JsonElement? Parse(byte[] answer)
    {
        try
        {
            return JsonElement.Parse(answer);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static SocketsHttpHandler Handler(KeystoneOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            MaxConnectionsPerServer = MaxConnections,
            ConnectTimeout = options.Timeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // so that a Keystone that moves is found
        };
        if (options.CaFile is not { } file) return handler;
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(file);
        handler.SslOptions.CertificateChainPolicy = policy;
        return handler;
    }

    private sealed record OwnToken(string Value, DateTimeOffset ExpiresAt);
}
