using System.Collections.Immutable;
using System.Security.Authentication;

namespace Ironic.Redfish.Http;

/// <summary>Whom to believe that it is the BMC. Two policies are equal when they believe the same.</summary>
public sealed record TlsPolicy
{
    /// <summary>The host's own authorities; TLS 1.2 at least.</summary>
    public static TlsPolicy Verify { get; } = new();

    /// <summary>Anybody: the traffic is encrypted, and nothing is known of who reads it.</summary>
    public static TlsPolicy Trusting { get; } = new() { Verifies = false };

    /// <summary>False: any certificate will do. Ignored where a fingerprint is given. Default: true.</summary>
    public bool Verifies { get; init; } = true;

    /// <summary>A file (PEM) of the authorities to believe instead of the host's own, or a folder of such files. Null (the default): the host's.</summary>
    public string? AuthorityPath { get; init; }

    /// <summary>SHA-256 of the one certificate to take (64 hex digits, upper case), whoever signed it. Null (the default): any that verifies.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>Oldest version to speak. Default: 1.2. Below that, ciphers of that time are allowed as well.</summary>
    public SslProtocols Minimum { get; init; } = SslProtocols.Tls12;

#pragma warning disable SYSLIB0039, CA5397 // old BMCs speak nothing newer; a node has to ask for it by name
    /// <summary>The versions that may be asked for, by name.</summary>
    public static ImmutableSortedDictionary<string, SslProtocols> Versions { get; } = new Dictionary<string, SslProtocols>(StringComparer.Ordinal)
    {
        ["1.0"] = SslProtocols.Tls, ["1.1"] = SslProtocols.Tls11, ["1.2"] = SslProtocols.Tls12, ["1.3"] = SslProtocols.Tls13,
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);
#pragma warning restore SYSLIB0039, CA5397

    /// <summary>Reads a fingerprint as operators write it: 64 hex digits, colons or blanks between them allowed. Null: it is none.</summary>
    public static string? ReadFingerprint(string text)
    {
        var digits = string.Concat(text.Where(c => c is not (':' or ' ' or '-'))).ToUpperInvariant();
        return digits.Length == 64 && digits.All(char.IsAsciiHexDigit) ? digits : null;
    }
}
