namespace Ironic.Ipmi.Session;

/// <summary>How far a handshake has come: what is true while in it.</summary>
internal enum HandshakePhase
{
    /// <summary>The BMC has not yet given us a session id.</summary>
    Opening,

    /// <summary>The BMC has not yet proved that it knows the user's password.</summary>
    Naming,

    /// <summary>We have not yet heard that our own proof was accepted.</summary>
    Proving,

    /// <summary>The session is open.</summary>
    Done,

    /// <summary>It will not become a session; the fault says why.</summary>
    Failed,
}
