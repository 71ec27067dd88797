using System.Text;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi;

/// <summary>How to log in to a BMC.</summary>
/// <param name="UserName">At most 16 bytes in UTF-8. Empty: the anonymous user.</param>
/// <param name="Password">At most 20 bytes. Empty: none.</param>
/// <exception cref="ArgumentException">The user name is too long.</exception>
public sealed record BmcCredentials(string UserName, BmcSecret Password)
{
    public string UserName { get; } = Encoding.UTF8.GetByteCount(UserName) <= Rakp1.MaxNameLength
        ? UserName
        : throw new ArgumentException($"User name '{UserName}' is too long: IPMI allows {Rakp1.MaxNameLength} bytes.", nameof(UserName));

    /// <summary>The BMC's own key K_g. Default: empty, as on all but a few BMCs; the password takes its place then.</summary>
    public BmcSecret BmcKey { get; init; } = BmcSecret.Empty;

    /// <summary>What to ask for. Default: administrator; power and boot options need operator.</summary>
    public PrivilegeLevel Privilege { get; init; } = PrivilegeLevel.Administrator;

    /// <summary>The one cipher suite to use; null (the default): the best that the BMC takes, 17 before 3.</summary>
    public CipherSuite? Suite { get; init; }

    /// <summary>
    /// Speak IPMI 1.5, its packets signed in this way. Null (the default): IPMI 2.0. Never chosen by itself: nothing is hidden in 1.5, and the best
    /// signature that it has is MD5, so that somebody in the BMC's place could else talk us down to it.
    /// </summary>
    public AuthenticationType? LegacyAuthentication { get; init; }

    internal ReadOnlyMemory<byte> UserNameBytes => Encoding.UTF8.GetBytes(UserName);

    internal string UserLabel => UserName.Length == 0 ? "the anonymous user" : $"user '{UserName}'";
}
