namespace Ironic.Redfish;

/// <summary>Who logs in, and how.</summary>
/// <param name="User">Empty: nobody; requests go without credentials.</param>
/// <param name="Password">Of the user.</param>
public sealed record RedfishLogin(string User, RedfishSecret Password)
{
    public static RedfishLogin Anonymous { get; } = new("", RedfishSecret.Empty);

    /// <summary>Default: <see cref="RedfishAuthentication.Auto"/>.</summary>
    public RedfishAuthentication Authentication { get; init; } = RedfishAuthentication.Auto;

    public bool IsAnonymous => User.Length == 0;
}

/// <summary>How requests prove who asks (DSP0266 §13.3).</summary>
public enum RedfishAuthentication
{
    /// <summary>A session; HTTP basic where the BMC has no sessions, or none free.</summary>
    Auto,

    /// <summary>A session and nothing else.</summary>
    Session,

    /// <summary>HTTP basic with each request: for BMCs whose sessions leak.</summary>
    Basic,
}
