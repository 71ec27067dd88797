namespace Ironic.Redfish;

/// <summary>What went wrong, and on which side.</summary>
public enum RedfishFailure
{
    /// <summary>No connection: refused, no route, no such name.</summary>
    Unreachable,

    /// <summary>Connected or not, nothing came in time; or the connection broke.</summary>
    NoAnswer,

    /// <summary>The TLS handshake failed: certificate not trusted, fingerprint another, version too old.</summary>
    TlsRefused,

    /// <summary>401: user or password wrong.</summary>
    CredentialsRefused,

    /// <summary>403: the user may not do this.</summary>
    Forbidden,

    /// <summary>Whatever the status: the BMC says that it lacks a licence for this.</summary>
    LicenceMissing,

    /// <summary>No session free, and basic authentication refused or not allowed.</summary>
    NoSession,

    /// <summary>404, 410: no such resource.</summary>
    NotFound,

    /// <summary>400, 405, 409, 415, ...: the BMC will not do it; its words say why.</summary>
    Refused,

    /// <summary>412, 428, and no ETag that the BMC would take.</summary>
    PreconditionFailed,

    /// <summary>429, 503, or a state in which it cannot be done now.</summary>
    Busy,

    /// <summary>5xx.</summary>
    ServerError,

    /// <summary>Not HTTP, not JSON, not an object, or without what it must have.</summary>
    MalformedAnswer,

    /// <summary>More bytes, pages or members than any sane BMC sends.</summary>
    TooLarge,

    /// <summary>A redirection or link that leads to another host, or in circles.</summary>
    LedElsewhere,

    /// <summary>The BMC does not have what was asked for.</summary>
    Unsupported,

    /// <summary>The BMC said yes, and a reading shows that nothing came of it.</summary>
    NotKept,

    /// <summary>A task of the BMC's ended badly.</summary>
    TaskFailed,

    /// <summary>Too many callers wait for this BMC.</summary>
    QueueFull,
}
