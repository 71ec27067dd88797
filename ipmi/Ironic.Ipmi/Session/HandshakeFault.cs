using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Session;

/// <summary>Why a handshake failed, and what is worth trying next.</summary>
/// <param name="Failure">What the caller is told when nothing helps.</param>
/// <param name="Remedy">What to try.</param>
/// <param name="Status">What the BMC said; null when we broke it off, as a proof was wrong.</param>
internal sealed record HandshakeFault(IpmiFailure Failure, Remedy Remedy, RakpStatus? Status)
{
    /// <summary>
    /// What a BMC's refusal means. BMCs name a disabled cipher suite by many statuses (0Ah, 11h and 12h are all seen, FreeIPMI's "LAN
    /// authentication" notes), so in the opening phase nearly all of them are a reason to try the next suite.
    /// </summary>
    public static HandshakeFault From(HandshakePhase phase, RakpStatus status)
    {
        var (failure, remedy) = (phase, status) switch
        {
            (_, RakpStatus.InsufficientResources or RakpStatus.InsufficientResourcesForRole) => (IpmiFailure.NoSessionSlots, Remedy.WaitAndRestart),
            (_, RakpStatus.InvalidAuthenticationAlgorithm or RakpStatus.InvalidIntegrityAlgorithm or RakpStatus.InvalidConfidentialityAlgorithm
                or RakpStatus.NoMatchingAuthenticationPayload or RakpStatus.NoMatchingIntegrityPayload or RakpStatus.NoCipherSuiteMatch)
                => (IpmiFailure.UnsupportedCipherSuite, Remedy.NextSuite),
            (HandshakePhase.Opening, RakpStatus.IllegalParameter or RakpStatus.InvalidPayloadType) => (IpmiFailure.UnsupportedCipherSuite, Remedy.NextSuite),
            (HandshakePhase.Opening, RakpStatus.InvalidRole or RakpStatus.UnauthorizedRole) => (IpmiFailure.InsufficientPrivilege, Remedy.NextSuite),
            (_, RakpStatus.InvalidRole or RakpStatus.UnauthorizedRole) => (IpmiFailure.InsufficientPrivilege, Remedy.None),
            (_, RakpStatus.InvalidSessionId or RakpStatus.InactiveSessionId) => (IpmiFailure.HandshakeRefused, Remedy.Restart),
            (_, RakpStatus.UnauthorizedName or RakpStatus.InvalidNameLength) => (IpmiFailure.UnknownUser, Remedy.None),
            (_, RakpStatus.InvalidIntegrityCheckValue) => (IpmiFailure.WrongPassword, Remedy.None),
            _ => (IpmiFailure.HandshakeRefused, Remedy.None),
        };
        return new(failure, remedy, status);
    }

    public static HandshakeFault BrokenOff(IpmiFailure failure, Remedy remedy) => new(failure, remedy, Status: null);
}

/// <summary>What may help after a failed handshake.</summary>
internal enum Remedy
{
    None,

    /// <summary>From the start, at once: the BMC has lost the thread.</summary>
    Restart,

    /// <summary>From the start, once: a damaged answer looks the same as a wrong secret, but hardly twice in a row. Not oftener, as BMCs count.</summary>
    OnceMore,

    /// <summary>From the start, a little later: a slot may come free.</summary>
    WaitAndRestart,

    /// <summary>From the start with the next cipher suite, if there is one.</summary>
    NextSuite,
}
