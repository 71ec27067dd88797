using System.Net.Security;

namespace Ironic.Agent.Conductor;

/// <summary>The HTTP client towards the API: no proxy, no cookies, no redirects, bounded answers.</summary>
internal static class ConductorHttp
{
    private const long MaxAnswerBytes = 8 * 1024 * 1024;

    /// <param name="insecure">True: no certificate is checked.</param>
    /// <param name="timeout">For a whole call.</param>
    public static HttpClient Create(bool insecure, TimeSpan timeout) => new(
        new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            SslOptions = Trust(insecure),
        })
    {
        Timeout = timeout,
        MaxResponseContentBufferSize = MaxAnswerBytes,
    };

    /// <summary>How servers' certificates are judged: by the ramdisk's authorities, or, on the operator's word, not at all.</summary>
    public static SslClientAuthenticationOptions Trust(bool insecure) => new()
    {
#pragma warning disable CA5359 // the operator asked for it by ipa-insecure=1
        RemoteCertificateValidationCallback = insecure ? (_, _, _, _) => true : null,
#pragma warning restore CA5359
    };
}
