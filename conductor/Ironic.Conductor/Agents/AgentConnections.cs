using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Ironic.Conductor.Agents;

/// <summary>
/// Connections to agents, each to the very certificate that its agent told, kept open between the calls of one stage and the next: a handshake costs both sides more than ten calls do.
/// One that is not used for <see cref="Kept"/> is closed, by us: agents keep theirs for longer, so that no call meets one that was closed under it.
/// </summary>
internal sealed class AgentConnections : IDisposable
{
    /// <summary>Less than upstream's agent's server waits for the next request (10 s).</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromSeconds(5);

    private static readonly HttpRequestOptionsKey<AgentEndpoint> AgentKey = new("agent");

    /// <summary>A pinned certificate needs no chain; one built against the system's authorities costs several times the handshake.</summary>
    private static readonly X509ChainPolicy NoAuthorities = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };

    private readonly HttpClient _client;

    /// <param name="connectTimeout">For TCP and TLS together.</param>
    /// <param name="maxAnswerLength">In bytes.</param>
    public AgentConnections(TimeSpan connectTimeout, long maxAnswerLength)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false, ConnectTimeout = connectTimeout, PooledConnectionIdleTimeout = Kept, ConnectCallback = ConnectAsync };
        _client = new(handler, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = maxAnswerLength };
    }

    /// <exception cref="HttpRequestException">As <see cref="HttpClient"/> has it; never connected (<see cref="HttpRequestError.ConnectionError"/>) includes a TLS handshake that failed.</exception>
    public Task<HttpResponseMessage> SendAsync(AgentEndpoint agent, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // The handler pools by what the address says; who is meant by it is an address and a certificate. TLS is ours, as the pool's own knows one trust for all.
        var address = request.RequestUri!;
        request.Headers.Host = address.Authority;
        request.RequestUri = new UriBuilder(address) { Scheme = Uri.UriSchemeHttp, Host = PoolName(agent), Port = address.Port }.Uri;
        request.Options.Set(AgentKey, agent);
        return _client.SendAsync(request, cancellationToken);
    }

    public void Dispose() => _client.Dispose();

    private static string PoolName(AgentEndpoint agent) =>
        $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{agent.Url}\n{agent.PinnedCertificate}")).AsSpan(0, 16))}.agent";

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        _ = context.InitialRequestMessage.Options.TryGetValue(AgentKey, out var agent);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new DnsEndPoint(agent!.Url.IdnHost, agent.Url.Port), cancellationToken);
            var stream = new NetworkStream(socket, ownsSocket: true);
            return agent.Url.Scheme == Uri.UriSchemeHttps ? await SecureAsync(stream, agent, cancellationToken) : stream;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<Stream> SecureAsync(NetworkStream stream, AgentEndpoint agent, CancellationToken cancellationToken)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = agent.Url.IdnHost };
        if (agent.PinnedCertificate is { } pem)
        {
            options.RemoteCertificateValidationCallback = (_, shown, _, _) => IsPinned(pem, shown);
            options.CertificateChainPolicy = NoAuthorities;
        }

        var secured = new SslStream(stream);
        try
        {
            await secured.AuthenticateAsClientAsync(options, cancellationToken);
            return secured;
        }
        catch
        {
            await secured.DisposeAsync();
            throw;
        }
    }

    /// <summary>The very certificate that the agent told in its heartbeat; its names and dates do not matter then.</summary>
    private static bool IsPinned(string pem, X509Certificate? shown)
    {
        using var pinned = X509Certificate2.CreateFromPem(pem);
        return shown is not null && shown.GetRawCertData().AsSpan().SequenceEqual(pinned.RawData);
    }
}
