namespace Ironic.Api.Faults;

/// <summary>The two shapes of an error inside Ironic's <c>error_message</c> (contract, section 5.2).</summary>
internal enum FaultDialect
{
    /// <summary><c>{"faultcode", "faultstring", "debuginfo"}</c>: what handlers say.</summary>
    Handler,

    /// <summary><c>{"code", "title", "description"}</c>: what the router and the version negotiation say.</summary>
    Router,
}
