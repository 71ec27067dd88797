using System.Net.Security;

namespace Ironic.Agent.Conductor;

/// <summary>How servers' certificates are judged: by the ramdisk's authorities, or, on the operator's word, not at all.</summary>
internal static class ServerTrust
{
    /// <param name="insecure">True: no certificate is checked.</param>
    public static SslClientAuthenticationOptions By(bool insecure) => new()
    {
#pragma warning disable CA5359 // the operator asked for it by ipa-insecure=1
        RemoteCertificateValidationCallback = insecure ? (_, _, _, _) => true : null,
#pragma warning restore CA5359
    };
}
