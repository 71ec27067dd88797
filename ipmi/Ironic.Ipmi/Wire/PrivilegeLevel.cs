namespace Ironic.Ipmi.Wire;

/// <summary>What a session may do, IPMI v2.0 rev 1.1, section 6.8.</summary>
public enum PrivilegeLevel : byte
{
    /// <summary>Only to say that none is set: the highest that the rest allows.</summary>
    None = 0,

    Callback = 1,

    /// <summary>May read. Every session begins here.</summary>
    User = 2,

    /// <summary>May also switch power and set boot options.</summary>
    Operator = 3,

    Administrator = 4,
}
