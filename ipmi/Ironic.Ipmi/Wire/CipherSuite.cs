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
        new(0, AuthenticationAlgorithm.None, IntegrityAlgorithm.None, ConfidentialityAlgorithm.None),
        new(1, AuthenticationAlgorithm.HmacSha1, IntegrityAlgorithm.None, ConfidentialityAlgorithm.None),
        new(2, AuthenticationAlgorithm.HmacSha1, IntegrityAlgorithm.HmacSha1Of96, ConfidentialityAlgorithm.None),
        new(3, AuthenticationAlgorithm.HmacSha1, IntegrityAlgorithm.HmacSha1Of96, ConfidentialityAlgorithm.AesCbc128),
        new(6, AuthenticationAlgorithm.HmacMd5, IntegrityAlgorithm.None, ConfidentialityAlgorithm.None),
        new(7, AuthenticationAlgorithm.HmacMd5, IntegrityAlgorithm.HmacMd5Of128, ConfidentialityAlgorithm.None),
        new(8, AuthenticationAlgorithm.HmacMd5, IntegrityAlgorithm.HmacMd5Of128, ConfidentialityAlgorithm.AesCbc128),
        new(11, AuthenticationAlgorithm.HmacMd5, IntegrityAlgorithm.Md5Of128, ConfidentialityAlgorithm.None),
        new(12, AuthenticationAlgorithm.HmacMd5, IntegrityAlgorithm.Md5Of128, ConfidentialityAlgorithm.AesCbc128),
        new(15, AuthenticationAlgorithm.HmacSha256, IntegrityAlgorithm.None, ConfidentialityAlgorithm.None),
        new(16, AuthenticationAlgorithm.HmacSha256, IntegrityAlgorithm.HmacSha256Of128, ConfidentialityAlgorithm.None),
        new(17, AuthenticationAlgorithm.HmacSha256, IntegrityAlgorithm.HmacSha256Of128, ConfidentialityAlgorithm.AesCbc128),
    }.ToFrozenDictionary(s => s.Id);

    /// <summary>RAKP-HMAC-SHA1, HMAC-SHA1-96, AES-CBC-128: what IPMI 2.0 makes mandatory.</summary>
    public static CipherSuite Suite3 => ById[3];

    /// <summary>RAKP-HMAC-SHA256, HMAC-SHA256-128, AES-CBC-128.</summary>
    public static CipherSuite Suite17 => ById[17];

    /// <summary>
    /// All that we speak. Those that sign or hide less than everything, or do so with MD5, are used when asked for by number, and never by themselves:
    /// a BMC, or somebody in its place, could else talk us down to no protection at all.
    /// </summary>
    public static IReadOnlyList<CipherSuite> Known { get; } = [.. ById.Values.OrderBy(s => s.Id)];

    /// <summary>What is tried and offered where nobody says otherwise, best first.</summary>
    public static IReadOnlyList<CipherSuite> Preferred { get; } = [Suite17, Suite3];

    /// <summary>The suite of this number; null when we do not speak it.</summary>
    public static CipherSuite? Find(int id) => id is >= 0 and <= byte.MaxValue ? ById.GetValueOrDefault((byte)id) : null;

    /// <summary>The suite of these algorithm numbers; null when it is none of ours.</summary>
    public static CipherSuite? Match(AlgorithmCodes codes) => Known.FirstOrDefault(s => s.Codes == codes);

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
    /// <summary>Whoever names a user is let in.</summary>
    public static AuthenticationAlgorithm None { get; } = new(0x00, KeyedHash.None, 0);

    public static AuthenticationAlgorithm HmacSha1 { get; } = new(0x01, KeyedHash.Sha1, 12);

    public static AuthenticationAlgorithm HmacMd5 { get; } = new(0x02, KeyedHash.Md5, 16);

    public static AuthenticationAlgorithm HmacSha256 { get; } = new(0x03, KeyedHash.Sha256, 16);
}

/// <summary>How a packet is signed, table 13-18.</summary>
/// <param name="Code">Number on the wire.</param>
/// <param name="Hash">The HMAC.</param>
/// <param name="CodeLength">Bytes of it that a packet carries.</param>
public sealed record IntegrityAlgorithm(byte Code, KeyedHash Hash, int CodeLength)
{
    public static IntegrityAlgorithm None { get; } = new(0x00, KeyedHash.None, 0);

    public static IntegrityAlgorithm HmacSha1Of96 { get; } = new(0x01, KeyedHash.Sha1, 12);

    public static IntegrityAlgorithm HmacMd5Of128 { get; } = new(0x02, KeyedHash.Md5, 16);

    /// <summary>No HMAC, but a plain MD5 with the password before and after the data: the password is the key, not K1.</summary>
    public static IntegrityAlgorithm Md5Of128 { get; } = new(0x03, KeyedHash.Md5, 16) { IsKeyedByPassword = true };

    public static IntegrityAlgorithm HmacSha256Of128 { get; } = new(0x04, KeyedHash.Sha256, 16);

    public bool IsKeyedByPassword { get; private init; }
}

/// <summary>How a payload is hidden, table 13-19.</summary>
public enum ConfidentialityAlgorithm : byte
{
    None = 0x00,
    AesCbc128 = 0x01,
}
