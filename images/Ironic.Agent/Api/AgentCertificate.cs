using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Ironic.Agent.Api;

/// <summary>
/// The agent's certificate (RFC 5280): made at start, known to the conductor by the heartbeat, pinned there, gone with the ramdisk.
/// Its form is fixed, so it is written out here, object identifiers as their encoded bytes (ITU-T X.690, 8.19): the framework's own builder
/// goes through a table of all the identifiers it knows, which costs an emulated machine a second before its first heartbeat.
/// </summary>
internal static class AgentCertificate
{
    /// <summary>Always valid: its key never leaves this machine's memory, and the clocks of racked machines are wrong by anything.</summary>
    private static readonly DateTimeOffset From = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero), To = new(2049, 12, 31, 0, 0, 0, TimeSpan.Zero);

    private static readonly Asn1Tag Explicit0 = new(TagClass.ContextSpecific, 0), Explicit3 = new(TagClass.ContextSpecific, 3);

    private static ReadOnlySpan<byte> EcdsaWithSha384 => [0x06, 8, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, 3]; // 1.2.840.10045.4.3.3
    private static ReadOnlySpan<byte> EcPublicKey => [0x06, 7, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 2, 1]; // 1.2.840.10045.2.1
    private static ReadOnlySpan<byte> P256 => [0x06, 8, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 3, 1, 7]; // 1.2.840.10045.3.1.7
    private static ReadOnlySpan<byte> P384 => [0x06, 5, 0x2B, 0x81, 4, 0, 34]; // 1.3.132.0.34
    private static ReadOnlySpan<byte> P521 => [0x06, 5, 0x2B, 0x81, 4, 0, 35]; // 1.3.132.0.35
    private static ReadOnlySpan<byte> CommonName => [0x06, 3, 0x55, 4, 3]; // 2.5.4.3
    private static ReadOnlySpan<byte> SubjectKeyIdentifier => [0x06, 3, 0x55, 0x1D, 14]; // 2.5.29.14 and so on
    private static ReadOnlySpan<byte> KeyUsage => [0x06, 3, 0x55, 0x1D, 15];
    private static ReadOnlySpan<byte> SubjectAlternativeName => [0x06, 3, 0x55, 0x1D, 17];
    private static ReadOnlySpan<byte> BasicConstraints => [0x06, 3, 0x55, 0x1D, 19];
    private static ReadOnlySpan<byte> AuthorityKeyIdentifier => [0x06, 3, 0x55, 0x1D, 35];
    private static ReadOnlySpan<byte> ExtendedKeyUsage => [0x06, 3, 0x55, 0x1D, 37];
    private static ReadOnlySpan<byte> ServerAuth => [0x06, 8, 0x2B, 6, 1, 5, 5, 7, 3, 1]; // 1.3.6.1.5.5.7.3.1

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
        var toBeSigned = ToBeSigned(address, key);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(toBeSigned);
            WriteAlgorithm(writer, EcdsaWithSha384);
            writer.WriteBitString(key.SignHash(SHA384.HashData(toBeSigned), DSASignatureFormat.Rfc3279DerSequence));
        }

        using var bare = X509CertificateLoader.LoadCertificate(writer.Encode());
        return bare.CopyWithPrivateKey(key);
    }

    /// <summary>RFC 7468: lines of 64 characters, which are 48 bytes. Short ones, so that the framework's vector code for long ones is not compiled for this alone.</summary>
    public static string ToPem(X509Certificate2 certificate)
    {
        const int BytesInLine = 48;
        var pem = new StringBuilder("-----BEGIN CERTIFICATE-----\n");
        foreach (var line in certificate.RawData.Chunk(BytesInLine)) pem.Append(Convert.ToBase64String(line)).Append('\n');
        return pem.Append("-----END CERTIFICATE-----").ToString();
    }

    private static byte[] ToBeSigned(IPAddress address, ECDsa key)
    {
        var point = Point(key);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence(Explicit0)) writer.WriteInteger(2); // version 3
            writer.WriteIntegerUnsigned(SerialNumber());
            WriteAlgorithm(writer, EcdsaWithSha384);
            WriteName(writer); // the issuer is
            using (writer.PushSequence())
            {
                writer.WriteUtcTime(From);
                writer.WriteUtcTime(To);
            }

            WriteName(writer); // the subject
            using (writer.PushSequence())
            {
                WriteAlgorithm(writer, EcPublicKey, key.KeySize switch { 256 => P256, 521 => P521, _ => P384 });
                writer.WriteBitString(point);
            }

            using (writer.PushSequence(Explicit3)) WriteExtensions(writer, address, KeyIdentifier(point));
        }

        return writer.Encode();
    }

    private static void WriteExtensions(AsnWriter writer, IPAddress address, byte[] keyIdentifier)
    {
        using var extensions = writer.PushSequence();
        WriteExtension(writer, SubjectAlternativeName, critical: false, value =>
        {
            using (value.PushSequence()) value.WriteOctetString(address.GetAddressBytes(), new(TagClass.ContextSpecific, 7)); // iPAddress
        });
        WriteExtension(writer, BasicConstraints, critical: true, value => value.PushSequence().Dispose()); // no authority
        WriteExtension(writer, KeyUsage, critical: true, value => value.WriteBitString([0x80], unusedBitCount: 7)); // digitalSignature
        WriteExtension(writer, ExtendedKeyUsage, critical: false, value =>
        {
            using (value.PushSequence()) value.WriteEncodedValue(ServerAuth);
        });
        WriteExtension(writer, SubjectKeyIdentifier, critical: false, value => value.WriteOctetString(keyIdentifier));
        WriteExtension(writer, AuthorityKeyIdentifier, critical: false, value =>
        {
            using (value.PushSequence()) value.WriteOctetString(keyIdentifier, Explicit0);
        });
    }

    private static void WriteExtension(AsnWriter writer, ReadOnlySpan<byte> identifier, bool critical, Action<AsnWriter> write)
    {
        using var extension = writer.PushSequence();
        writer.WriteEncodedValue(identifier);
        if (critical) writer.WriteBoolean(true);
        using (writer.PushOctetString()) write(writer);
    }

    private static void WriteAlgorithm(AsnWriter writer, ReadOnlySpan<byte> identifier, ReadOnlySpan<byte> parameters = default)
    {
        using var algorithm = writer.PushSequence();
        writer.WriteEncodedValue(identifier);
        if (!parameters.IsEmpty) writer.WriteEncodedValue(parameters);
    }

    private static void WriteName(AsnWriter writer)
    {
        using var name = writer.PushSequence();
        using var relative = writer.PushSetOf();
        using var attribute = writer.PushSequence();
        writer.WriteEncodedValue(CommonName);
        writer.WriteCharacterString(UniversalTagNumber.UTF8String, "ironic-agent");
    }

    /// <summary>The public key as an uncompressed point (SEC 1, 2.3.3).</summary>
    private static byte[] Point(ECDsa key)
    {
        var q = key.ExportParameters(includePrivateParameters: false).Q;
        return [4, .. q.X!, .. q.Y!];
    }

    /// <summary>RFC 7093, section 2, method 1.</summary>
    private static byte[] KeyIdentifier(byte[] point) => SHA256.HashData(point)[..20];

    /// <summary>Random, positive and without leading zeros, as DER wants it.</summary>
    private static byte[] SerialNumber()
    {
        var number = RandomNumberGenerator.GetBytes(16);
        number[0] = (byte)(number[0] & 0x7F | 0x40);
        return number;
    }
}
