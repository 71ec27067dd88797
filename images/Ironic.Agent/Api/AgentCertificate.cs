using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Ironic.Agent.Api;

/// <summary>The agent's certificate: made at start, known to the conductor by the heartbeat, pinned there, gone with the ramdisk.</summary>
internal static class AgentCertificate
{
    /// <summary>Always valid: its key never leaves this machine's memory, and the clocks of racked machines are wrong by anything.</summary>
    private static readonly DateTimeOffset From = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero), To = new(2049, 12, 31, 0, 0, 0, TimeSpan.Zero);

    /// <param name="curve"><c>p256</c>, <c>p384</c> or <c>p521</c>.</param>
    public static ECDsa NewKey(string curve) => ECDsa.Create(curve switch
    {
        "p256" => ECCurve.NamedCurves.nistP256,
        "p521" => ECCurve.NamedCurves.nistP521,
        _ => ECCurve.NamedCurves.nistP384,
    });

    /// <param name="address">What the conductor connects to.</param>
    /// <param name="key">The certificate takes a copy.</param>
    public static X509Certificate2 Create(IPAddress address, ECDsa key)
    {
        var request = new CertificateRequest("CN=ironic-agent", key, HashAlgorithmName.SHA384);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(address);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new("1.3.6.1.5.5.7.3.1")], critical: false)); // serverAuth
        var subjectKey = new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false);
        request.CertificateExtensions.Add(subjectKey);
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(subjectKey));
        return request.CreateSelfSigned(From, To);
    }
}
