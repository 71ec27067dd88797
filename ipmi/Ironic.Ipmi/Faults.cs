using System.Globalization;
using System.Net;
using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Session;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi;

/// <summary>Every text that an operator may come to read: which BMC, what happened, and where to look.</summary>
internal static class Faults
{
    public static IpmiException Silent(IPEndPoint bmc, string question, Silence silence) => silence.Unsent is { } error
        ? new(IpmiFailure.Unreachable, $"BMC {bmc} cannot be reached from here: {error.Message}.", error)
        : new(IpmiFailure.NoAnswer, string.Create(CultureInfo.InvariantCulture,
            $"BMC {bmc} does not answer {question} (sent {silence.Sendings} times in {silence.Elapsed.TotalSeconds:0.0} s). {WhereToLook(bmc)}"));

    public static IpmiException Unresolved(string host, Exception inner) =>
        new(IpmiFailure.Unreachable, $"BMC address '{host}' does not resolve: {inner.Message}.", inner);

    /// <param name="bmc">Which.</param>
    /// <param name="limit">The time it had.</param>
    /// <param name="hasAnswered">Whether it ever answered anything.</param>
    public static IpmiException HandshakeTimedOut(IPEndPoint bmc, TimeSpan limit, bool hasAnswered) => new(IpmiFailure.NoAnswer,
        hasAnswered
            ? string.Create(CultureInfo.InvariantCulture, $"BMC {bmc} did not get through the session handshake within {limit.TotalSeconds:0.#} s: it answers too slowly, or packets get lost.")
            : string.Create(CultureInfo.InvariantCulture, $"BMC {bmc} does not answer: nothing came from it within {limit.TotalSeconds:0.#} s. {WhereToLook(bmc)}"));

    public static IpmiException OnlyIpmi15(IPEndPoint bmc) =>
        new(IpmiFailure.NoIpmi20, $"BMC {bmc} speaks IPMI 1.5 only: it says so, and does not answer an IPMI 2.0 session request.");

    public static IpmiException NeedsIpmi20(IPEndPoint bmc, string what) =>
        new(IpmiFailure.NoIpmi20, $"{what} needs an IPMI 2.0 session, and the one with BMC {bmc} is of IPMI 1.5.");

    /// <summary>IPMI 1.5: the BMC gives no challenge, or does not take what was made of it.</summary>
    public static IpmiException LoginRefused(IPEndPoint bmc, BmcCredentials login, IpmiFailure failure, CommandId command, CompletionCode code)
    {
        var said = CompletionCodes.Describe(command, code);
        return new(failure, failure switch
        {
            IpmiFailure.UnknownUser => $"BMC {bmc} has no {login.UserLabel} who may log in over the network ({said}).",
            IpmiFailure.NoSessionSlots => NoSlots(bmc, said),
            IpmiFailure.InsufficientPrivilege => NotAtThatLevel(bmc, login, said),
            _ => $"BMC {bmc} does not log {login.UserLabel} in over IPMI 1.5 with authentication type {login.LegacyAuthentication}: {said}.",
        }) { Code = code };
    }

    /// <summary>IPMI 1.5: a wrong proof is mostly answered by silence.</summary>
    public static IpmiException LoginUnanswered(IPEndPoint bmc, BmcCredentials login) => new(
        IpmiFailure.WrongPassword,
        $"BMC {bmc} gave {login.UserLabel} a challenge, and does not answer what was made of it: most likely it has another password for that user.");

    /// <summary>The handshake failed with each of the suites tried.</summary>
    public static IpmiException Handshake(IPEndPoint bmc, BmcCredentials login, IReadOnlyList<(CipherSuite Suite, HandshakeFault Fault)> tried)
    {
        var (_, fault) = tried[^1];
        var isSuite = fault.Remedy == Remedy.NextSuite && tried.Any(t => t.Fault.Failure == IpmiFailure.UnsupportedCipherSuite);
        var failure = isSuite ? IpmiFailure.UnsupportedCipherSuite : fault.Failure; // what the last suite met, unless that was the suite itself
        var said = isSuite && tried.Count > 1 ? string.Join(", ", tried.Select(t => $"suite {t.Suite.Id}: {Say(t.Fault)}")) : Say(fault);
        return new(failure, failure switch
        {
            IpmiFailure.WrongPassword => $"BMC {bmc} has another password for {login.UserLabel}.",
            IpmiFailure.WrongBmcKey when login.BmcKey.IsEmpty =>
                $"BMC {bmc} accepts the password of {login.UserLabel}, but has a BMC key (K_g) set, and none was given.",
            IpmiFailure.WrongBmcKey => $"BMC {bmc} accepts the password of {login.UserLabel}, but its BMC key (K_g) is not the one given.",
            IpmiFailure.UnknownUser => $"BMC {bmc} has no {login.UserLabel} who may log in over the network ({said}).",
            IpmiFailure.InsufficientPrivilege => NotAtThatLevel(bmc, login, said),
            IpmiFailure.NoSessionSlots => NoSlots(bmc, said),
            IpmiFailure.UnsupportedCipherSuite =>
                $"BMC {bmc} takes no cipher suite of {string.Join(", ", tried.Select(t => t.Suite.Id))} ({said}).",
            IpmiFailure.NoAnswer => $"BMC {bmc} fell silent in the middle of the session handshake.",
            _ => $"BMC {bmc} broke off the session handshake ({said}).",
        });
    }

    public static IpmiException PrivilegeRefused(IPEndPoint bmc, BmcCredentials login, CommandId command, CompletionCode code) => new(
        IpmiFailure.InsufficientPrivilege,
        $"BMC {bmc} logged {login.UserLabel} in, but not at privilege level {login.Privilege.ToString().ToUpperInvariant()}: {CompletionCodes.Describe(command, code)}. Ask for a lower level, or raise the user's.") { Code = code };

    /// <param name="bmc">Which.</param>
    /// <param name="command">What was asked.</param>
    /// <param name="code">What it said.</param>
    /// <param name="carrier">Set when passing the command on to a controller behind the BMC is what failed.</param>
    public static IpmiException Refused<T>(IPEndPoint bmc, IIpmiCommand<T> command, CompletionCode code, CommandId? carrier = null) => new(
        code == CompletionCode.InsufficientPrivilege ? IpmiFailure.InsufficientPrivilege : IpmiFailure.CommandRefused,
        carrier is { } passing
            ? $"BMC {bmc} did not pass {command.Name} on to {command.Route}: {CompletionCodes.Describe(passing, code)}."
            : $"{Who(bmc, command)} refused {command.Name}: {CompletionCodes.Describe(command.Id, code)}.") { Code = code };

    public static IpmiException Malformed<T>(IPEndPoint bmc, IIpmiCommand<T> command, ReadOnlySpan<byte> data) => new(
        IpmiFailure.MalformedAnswer, $"BMC {bmc} answered {command.Name} with {data.Length} bytes that make no sense: {Convert.ToHexString(data)}.");

    public static IpmiException Closed(IPEndPoint bmc) => new(IpmiFailure.SessionLost, $"The session with BMC {bmc} is closed.");

    public static IpmiException Uncertain<T>(IPEndPoint bmc, IIpmiCommand<T> command, IpmiException inner) => new(
        inner.Failure, $"{inner.Message} It is not known whether {command.Name} was carried out; it was not sent again.", inner);

    public static IpmiException QueueFull(string bmc, int waiting) => new(
        IpmiFailure.QueueFull, $"{waiting} callers wait for BMC {bmc} already; it is slow or does not answer.");

    private static string Who<T>(IPEndPoint bmc, IIpmiCommand<T> command) => command.Route is { } route ? $"The {route} behind BMC {bmc}" : $"BMC {bmc}";

    public static IpmiException BreakerOpen(string bmc, TimeSpan left, IpmiException last) => new(last.Failure, string.Create(
        CultureInfo.InvariantCulture, $"BMC {bmc} has not answered lately, and is asked again in {left.TotalSeconds:0.#} s. Last: {last.Message}"), last);

    public static IpmiException Restarting(string bmc) => new(IpmiFailure.NoAnswer, $"BMC {bmc} was told to restart.");

    private static string Say(HandshakeFault fault) => (fault.Status, fault.Failure) switch
    {
        ({ } status, _) when Enum.IsDefined(status) => string.Create(CultureInfo.InvariantCulture, $"{Words(status)} ({(byte)status:X2}h)"),
        ({ } status, _) => string.Create(CultureInfo.InvariantCulture, $"status {(byte)status:X2}h"),
        (null, IpmiFailure.UnsupportedCipherSuite) => "it agreed to other algorithms than proposed",
        (null, IpmiFailure.NoAnswer) => "no answer",
        (null, _) => "proof wrong",
    };

    private static string Words(RakpStatus status) => status switch
    {
        RakpStatus.InsufficientResources => "insufficient resources to create a session",
        RakpStatus.InvalidSessionId => "invalid session id",
        RakpStatus.InvalidPayloadType => "invalid payload type",
        RakpStatus.InvalidAuthenticationAlgorithm => "invalid authentication algorithm",
        RakpStatus.InvalidIntegrityAlgorithm => "invalid integrity algorithm",
        RakpStatus.NoMatchingAuthenticationPayload => "no matching authentication payload",
        RakpStatus.NoMatchingIntegrityPayload => "no matching integrity payload",
        RakpStatus.InactiveSessionId => "inactive session id",
        RakpStatus.InvalidRole => "invalid role",
        RakpStatus.UnauthorizedRole => "unauthorized role or privilege level",
        RakpStatus.InsufficientResourcesForRole => "insufficient resources to create a session at that role",
        RakpStatus.InvalidNameLength => "invalid name length",
        RakpStatus.UnauthorizedName => "unauthorized name",
        RakpStatus.UnauthorizedGuid => "unauthorized GUID",
        RakpStatus.InvalidIntegrityCheckValue => "invalid integrity check value",
        RakpStatus.InvalidConfidentialityAlgorithm => "invalid confidentiality algorithm",
        RakpStatus.NoCipherSuiteMatch => "no cipher suite matches",
        RakpStatus.IllegalParameter => "illegal parameter",
        _ => "ok",
    };

    private static string NoSlots(IPEndPoint bmc, string said) =>
        $"BMC {bmc} has no free session ({said}). Other clients hold all of them; they end by themselves, mostly within a minute, or when the BMC is reset.";

    private static string NotAtThatLevel(IPEndPoint bmc, BmcCredentials login, string said) =>
        $"BMC {bmc} does not let {login.UserLabel} log in at privilege level {login.Privilege.ToString().ToUpperInvariant()} ({said}). Ask for a lower level, or raise the user's.";

    private static string WhereToLook(IPEndPoint bmc) => string.Create(
        CultureInfo.InvariantCulture, $"Check its address, that it has power, that IPMI over LAN is enabled on it, and that UDP port {bmc.Port} is open on the way.");
}
