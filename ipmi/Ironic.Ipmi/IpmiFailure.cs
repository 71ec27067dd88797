namespace Ironic.Ipmi;

/// <summary>What went wrong with a BMC, as far as it can be told apart: callers branch on this, operators read the message.</summary>
public enum IpmiFailure
{
    /// <summary>Nothing came back, however often we asked: BMC off or dead, wrong address, IPMI over LAN disabled, or packets filtered.</summary>
    NoAnswer,

    /// <summary>This machine could not even send: no route, or the name does not resolve.</summary>
    Unreachable,

    /// <summary>The BMC answers, but speaks no IPMI 2.0.</summary>
    NoIpmi20,

    WrongPassword,

    UnknownUser,

    /// <summary>User and password are right; the BMC has a key K_g of its own and ours is another.</summary>
    WrongBmcKey,

    /// <summary>The BMC takes none of the cipher suites that we offered.</summary>
    UnsupportedCipherSuite,

    /// <summary>The user may not log in at, or do what takes, the privilege level asked for.</summary>
    InsufficientPrivilege,

    /// <summary>All session slots of the BMC are taken.</summary>
    NoSessionSlots,

    /// <summary>The BMC broke the handshake off for another reason, or would not get through it.</summary>
    HandshakeRefused,

    /// <summary>The BMC does not know our session any more. A new session may help.</summary>
    SessionLost,

    /// <summary>The BMC answered the command with a completion code other than 0: see <see cref="IpmiException.Code"/>.</summary>
    CommandRefused,

    /// <summary>The answer's data make no sense for its command.</summary>
    MalformedAnswer,

    /// <summary>Too many callers wait for this BMC already.</summary>
    QueueFull,
}
