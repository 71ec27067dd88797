using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ironic.Appliance.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ironic.Appliance.Hosting;

/// <summary>The API's certificate as its files have it now: renewed without a restart. A connection looks at their times only; it reads them when those have changed.</summary>
internal sealed partial class ServerCertificate
{
    private readonly TlsSection _files;
    private readonly ILogger<ServerCertificate> _log;
    private readonly Lock _renewing = new();
    private volatile Loaded _current;

    private ServerCertificate(TlsSection files, ILogger<ServerCertificate> log) => (_files, _log, _current) = (files, log, new(Times(files), Read(files)));

    /// <summary>TLS 1.2 and 1.3, HTTP/1.1 and 2.</summary>
    /// <exception cref="CryptographicException">The files are no certificate with its key.</exception>
    public static TlsHandshakeCallbackOptions Handshake(TlsSection files, IServiceProvider services)
    {
        var certificate = new ServerCertificate(files, services.GetRequiredService<ILogger<ServerCertificate>>());
        return new()
        {
            OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions
            {
                ServerCertificateContext = certificate.Now(),
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
            }),
        };
    }

    /// <summary>Why the files will not do; null when they do.</summary>
    public static string? Problem(TlsSection files)
    {
        try
        {
            _ = Read(files);
            return null;
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            return $"certificateFile '{files.CertificateFile}' and keyFile '{files.KeyFile ?? "(the same)"}' are needed as PEM, a certificate and its private key: {e.Message}";
        }
    }

    private SslStreamCertificateContext Now()
    {
        if (Times(_files) == _current.Times) return _current.Context;
        lock (_renewing)
        {
            var times = Times(_files);
            if (times != _current.Times) _current = Renew(times);
            return _current.Context;
        }
    }

    private Loaded Renew((DateTime, DateTime) times)
    {
        try
        {
            var renewed = Read(_files);
            LogRenewed(_files.CertificateFile, renewed.TargetCertificate.NotAfter.ToUniversalTime());
            return new(times, renewed);
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            // Half of a renewal, perhaps: the next change of either file is looked at again.
            LogKept(_files.CertificateFile, e.Message);
            return _current with { Times = times };
        }
    }

    private static SslStreamCertificateContext Read(TlsSection files)
    {
        using var made = X509Certificate2.CreateFromPemFile(files.CertificateFile, files.KeyFile);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(files.CertificateFile);
        // Through PKCS #12: a key beside the certificate, as CreateFromPemFile leaves it, is not taken by every TLS library.
        var whole = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        return SslStreamCertificateContext.Create(whole, chain, offline: true);
    }

    private static (DateTime Certificate, DateTime Key) Times(TlsSection files) =>
        (File.GetLastWriteTimeUtc(files.CertificateFile), File.GetLastWriteTimeUtc(files.KeyFile ?? files.CertificateFile));

    private static bool IsUnreadable(Exception e) => e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException;

    [LoggerMessage(2100, LogLevel.Information, "The API's certificate was renewed from {File}; it is valid until {NotAfter:yyyy-MM-dd HH:mm} UTC")]
    private partial void LogRenewed(string file, DateTime notAfter);

    [LoggerMessage(2101, LogLevel.Error, "The API's certificate has changed in {File} and cannot be read ({Why}); the old one stays in use")]
    private partial void LogKept(string file, string why);

    private sealed record Loaded((DateTime Certificate, DateTime Key) Times, SslStreamCertificateContext Context);
}
