namespace Ironic.Model.Faults;

/// <summary>The kinds of refusal; the API maps each to one status code.</summary>
public enum FaultKind
{
    /// <summary>400: the request itself, or the node's state, does not allow it; repeating it is of no use.</summary>
    Invalid,

    /// <summary>403: the caller may not, or the node is protected.</summary>
    Forbidden,

    /// <summary>404.</summary>
    NotFound,

    /// <summary>406: newer than the microversion asked for.</summary>
    NotAcceptable,

    /// <summary>409: locked, duplicate, or in the wrong state; a retry may succeed.</summary>
    Conflict,

    /// <summary>503: no worker or no conductor now; a retry may succeed.</summary>
    Unavailable,

    /// <summary>500: the hardware or the appliance failed at it.</summary>
    Internal,
}
