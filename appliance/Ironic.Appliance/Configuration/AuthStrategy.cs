namespace Ironic.Appliance.Configuration;

/// <summary>How callers are known, as configured or as the rest of the configuration implies.</summary>
internal static class AuthStrategy
{
    public static readonly string[] Known = [AuthSection.None, AuthSection.HttpBasic, AuthSection.ByKeystone];

    public static string Of(ApplianceOptions options) => options.Auth.Strategy ?? (options.Api.HtpasswdFile is null ? AuthSection.None : AuthSection.HttpBasic);
}
