namespace Ironic.Ipmi.Wire;

/// <summary>How packets of an IPMI 1.5 session are signed, IPMI v2.0 rev 1.1, table 13-8.</summary>
public enum AuthenticationType : byte
{
    /// <summary>Not at all.</summary>
    None = 0x00,

    /// <summary>Known by number only: no library has it any more, and every BMC that has it has MD5.</summary>
    Md2 = 0x01,

    Md5 = 0x02,

    /// <summary>The password itself, in clear, in each packet.</summary>
    Password = 0x04,
}
