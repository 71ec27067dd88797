using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Ironic.Redfish.Http;

/// <summary>Puts a <see cref="TlsPolicy"/> into practice, and remembers why a certificate was refused.</summary>
internal sealed class TlsVerifier(TlsPolicy policy)
{
    /// <summary>For those whose chain is not looked at: one built against the system's authorities costs several times the handshake.</summary>
    private static readonly X509ChainPolicy _trustsNobody = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };

    private X509Certificate2Collection? _authorities;

    /// <summary>Why the last handshake was refused; null when it was not.</summary>
    public string? Problem { get; private set; }

    public SslClientAuthenticationOptions Options(string host)
    {
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            EnabledSslProtocols = TlsPolicy.Versions.Values.Where(version => version >= policy.Minimum).Aggregate((all, version) => all | version),
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck, // BMCs sit on networks that reach no revocation list
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) => IsTrusted(certificate, chain, errors),
        };
        if (policy.Minimum < SslProtocols.Tls12) options.CipherSuitesPolicy = Legacy();
        if (policy.Fingerprint is not null || !policy.Verifies) options.CertificateChainPolicy = _trustsNobody;
        return options;
    }

    private bool IsTrusted(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        Problem = WhyNot(certificate, chain, errors);
        return Problem is null;
    }

    private string? WhyNot(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null) return "it shows no certificate.";
        var seen = Convert.ToHexString(SHA256.HashData(certificate.GetRawCertData()));
        if (policy.Fingerprint is { } pinned)
            return seen == pinned ? null : $"its certificate has the SHA-256 fingerprint {seen}, not the one that was pinned ({pinned}). If it was renewed, pin the new one.";
        if (!policy.Verifies) return null;
        if (policy.AuthorityPath is { } path) errors = JudgeByOwn(path, certificate, chain, errors);
        if (errors == SslPolicyErrors.None) return null;
        var hint = $"Its fingerprint (SHA-256) is {seen}.";
        return errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) && !errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors)
            ? $"its certificate is for '{certificate.Subject}', not for this address. {hint}"
            : $"its certificate '{certificate.Subject}', issued by '{certificate.Issuer}', is not trusted ({Status(chain)}). {hint}";
    }

    private SslPolicyErrors JudgeByOwn(string path, X509Certificate certificate, X509Chain? presented, SslPolicyErrors errors)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities ??= Load(path));
        if (presented is not null) chain.ChainPolicy.ExtraStore.AddRange(presented.ChainElements.Select(element => element.Certificate).ToArray());
        using var leaf = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        var named = errors & ~SslPolicyErrors.RemoteCertificateChainErrors;
        return chain.Build(leaf) ? named : named | SslPolicyErrors.RemoteCertificateChainErrors;
    }

    private static X509Certificate2Collection Load(string path)
    {
        var all = new X509Certificate2Collection();
        foreach (var file in Directory.Exists(path) ? Directory.EnumerateFiles(path, "*.pem").Concat(Directory.EnumerateFiles(path, "*.crt")) : [path])
            all.ImportFromPemFile(file);
        return all;
    }

    private static string Status(X509Chain? chain) => chain?.ChainStatus is { Length: > 0 } found
        ? string.Join(", ", found.Select(s => s.Status.ToString()).Distinct(StringComparer.Ordinal))
        : "no authority that we know";

    /// <summary>What OpenSSL 3 would refuse by default, for BMCs of 2010 to 2014.</summary>
    private static CipherSuitesPolicy Legacy() => new(
    [
        TlsCipherSuite.TLS_AES_256_GCM_SHA384, TlsCipherSuite.TLS_AES_128_GCM_SHA256, TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
        TlsCipherSuite.TLS_RSA_WITH_AES_256_CBC_SHA, TlsCipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA, TlsCipherSuite.TLS_RSA_WITH_3DES_EDE_CBC_SHA,
    ]);
}
