using System.Collections.Frozen;

namespace Ironic.Ipmi.Wire;

/// <summary>The algorithms of a session, agreed on as one number: IPMI v2.0 rev 1.1, table 22-20.</summary>
/// <param name="Id">What operators call it: 3, 17.</param>
/// <param name="Authentication">Proves the password and derives the keys.</param>
/// <param name="Integrity">Signs each packet.</param>
/// <param name="Confidentiality">Hides each payload.</param>
public sealed record CipherSuite(
    byte Id, AuthenticationAlgorithm Authentication, IntegrityAlgorithm Integrity, ConfidentialityAlgorithm Confidentiality)
{
    private static readonly FrozenDictionary<byte, CipherSuite> ById = new CipherSuite[]
    {
        new(3, AuthenticationAlgorithm.HmacSha1, IntegrityAlgorithm.HmacSha1Of96, ConfidentialityAlgorithm.AesCbc128),
        new(17, AuthenticationAlgorithm.HmacSha256, IntegrityAlgorithm.HmacSha256Of128, ConfidentialityAlgorithm.AesCbc128),
    }.ToFrozenDictionary(s => s.Id);

    /// <summary>RAKP-HMAC-SHA1, HMAC-SHA1-96, AES-CBC-128: what IPMI 2.0 makes mandatory.</summary>
    public static CipherSuite Suite3 => ById[3];

    /// <summary>RAKP-HMAC-SHA256, HMAC-SHA256-128, AES-CBC-128.</summary>
    public static CipherSuite Suite17 => ById[17];

    /// <summary>All that we speak, best first.</summary>
    public static IReadOnlyList<CipherSuite> All { get; } = [.. ById.Values.OrderByDescending(s => s.Id)];

    /// <summary>The suite of this number; null when we do not speak it.</summary>
    public static CipherSuite? Find(int id) => id is >= 0 and <= byte.MaxValue ? ById.GetValueOrDefault((byte)id) : null;

    /// <summary>The suite of these algorithm numbers; null when it is none of ours.</summary>
    public static CipherSuite? Match(AlgorithmCodes codes) => All.FirstOrDefault(s => s.Codes == codes);

    /// <summary>The three numbers by which Open Session proposes and agrees on this suite.</summary>
    public AlgorithmCodes Codes => new(Authentication.Code, Integrity.Code, (byte)Confidentiality);

    public override string ToString() => $"cipher suite {Id}";
}

/// <summary>Algorithm numbers of authentication, integrity and confidentiality, IPMI v2.0 rev 1.1, tables 13-17 to 13-19.</summary>
public readonly record struct AlgorithmCodes(byte Authentication, byte Integrity, byte Confidentiality);

/// <summary>How RAKP proves and derives, table 13-17.</summary>
/// <param name="Code">Number on the wire.</param>
/// <param name="Hash">The HMAC.</param>
/// <param name="CheckLength">Bytes of it that RAKP 4 carries.</param>
public sealed record AuthenticationAlgorithm(byte Code, KeyedHash Hash, int CheckLength)
{
    public static AuthenticationAlgorithm HmacSha1 { get; } = new(0x01, KeyedHash.Sha1, 12);

    public static AuthenticationAlgorithm HmacSha256 { get; } = new(0x03, KeyedHash.Sha256, 16);
}

/// <summary>How a packet is signed, table 13-18.</summary>
/// <param name="Code">Number on the wire.</param>
/// <param name="Hash">The HMAC.</param>
/// <param name="CodeLength">Bytes of it that a packet carries.</param>
public sealed record IntegrityAlgorithm(byte Code, KeyedHash Hash, int CodeLength)
{
    public static IntegrityAlgorithm HmacSha1Of96 { get; } = new(0x01, KeyedHash.Sha1, 12);

    public static IntegrityAlgorithm HmacSha256Of128 { get; } = new(0x04, KeyedHash.Sha256, 16);
}

/// <summary>How a payload is hidden, table 13-19.</summary>
public enum ConfidentialityAlgorithm : byte
{
    AesCbc128 = 0x01,
}
