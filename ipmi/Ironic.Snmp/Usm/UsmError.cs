namespace Ironic.Snmp.Usm;

/// <summary>Why a message was not accepted: the counters of RFC 3414, section 5, by which agents report it.</summary>
public enum UsmError
{
    None = 0,
    UnsupportedSecurityLevel = 1,
    NotInTimeWindow = 2,
    UnknownUserName = 3,
    UnknownEngineId = 4,
    WrongDigest = 5,
    Decryption = 6,

    /// <summary>Not a report of USM's: the message makes no sense.</summary>
    Malformed,
}

/// <summary>The objects of those counters.</summary>
public static class UsmReports
{
    /// <summary>usmStats, RFC 3414, section 5.</summary>
    public static ObjectId Root { get; } = ObjectId.Parse("1.3.6.1.6.3.15.1.1");

    public static ObjectId ObjectFor(UsmError error) => Root.Child((uint)error, 0);

    public static UsmError ErrorOf(ObjectId name) =>
        name.StartsWith(Root) && name.Arcs.Length > Root.Arcs.Length && name.Arcs[Root.Arcs.Length] is >= 1 and <= (uint)UsmError.Decryption
            ? (UsmError)name.Arcs[Root.Arcs.Length]
            : UsmError.Malformed;
}
