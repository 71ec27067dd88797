using System.Collections.Frozen;
using Ironic.Drivers.Redfish.Firmware;
using Ironic.Drivers.Settings;
using Ironic.Drivers.Tracing;
using Ironic.Model.Drivers;
using Ironic.Redfish;
using Ironic.Redfish.Http;

namespace Ironic.Drivers.Redfish;

/// <summary>What a node's <c>driver_info</c> says about its BMC, all of it valid.</summary>
/// <param name="Target">The BMC and how to log in to it.</param>
/// <param name="System">Path or id of the system; null: the only one.</param>
/// <param name="IsRecorded">Take down what is asked of the BMC.</param>
internal sealed record RedfishSettings(RedfishTarget Target, string? System, bool IsRecorded)
{
    private const string Hardware = "Redfish", ServiceRoot = "/redfish";
    private static readonly Uri Nowhere = new("https://nowhere.invalid");

    private static readonly FrozenDictionary<string, object> Authentications = new Dictionary<string, object>
    {
        ["auto"] = RedfishAuthentication.Auto, ["session"] = RedfishAuthentication.Session, ["basic"] = RedfishAuthentication.Basic,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, object> FirmwareMethods = new Dictionary<string, object>
    {
        ["auto"] = FirmwareMethod.Auto, ["simple"] = FirmwareMethod.Simple, ["push"] = FirmwareMethod.Push,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>How firmware gets to the BMC.</summary>
    public FirmwareMethod FirmwareMethod { get; init; }

    /// <summary>What the machine boots by UEFI HTTP; null: what DHCP says.</summary>
    public Uri? HttpBootUri { get; init; }

    public static RedfishSettings? TryRead(DriverContext node, out IReadOnlyList<string> problems)
    {
        var reader = new DriverInfoReader(node.DriverInfo);
        var settings = Read(reader);
        problems = reader.Problems;
        return problems.Count == 0 ? settings : null;
    }

    private static RedfishSettings Read(DriverInfoReader info)
    {
        var login = new RedfishLogin(info.Text(RedfishKeys.Username) ?? "", new(info.Text(RedfishKeys.Password) ?? ""))
        {
            Authentication = info.Choice(RedfishKeys.AuthType, Authentications) is RedfishAuthentication chosen ? chosen : RedfishAuthentication.Auto,
        };
        return new(
            new(ReadAddress(info), login) { Tls = ReadTls(info), KeepsAlive = info.Flag(RedfishKeys.KeepAlive, fallback: true) },
            ReadSystem(info),
            info.Flag(BmcTraces.Key, fallback: false))
        {
            FirmwareMethod = info.Choice(RedfishKeys.FirmwareMethod, FirmwareMethods) is FirmwareMethod method ? method : FirmwareMethod.Auto,
            HttpBootUri = ReadHttpBootUri(info),
        };
    }

    private static Uri ReadAddress(DriverInfoReader info)
    {
        var text = info.Required(RedfishKeys.Address, Hardware);
        if (text.Length == 0) return Nowhere;
        var url = text.Contains("://", StringComparison.Ordinal) ? text : Uri.CheckHostName(text) == UriHostNameType.IPv6 ? $"https://[{text}]" : $"https://{text}";
        if (Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" && address.Host.Length > 0
            && address.UserInfo.Length == 0 && address.Query.Length == 0 && (address.AbsolutePath == "/" || address.AbsolutePath.StartsWith(ServiceRoot, StringComparison.Ordinal)))
        {
            return address;
        }

        info.Wrong(RedfishKeys.Address, "a host, host:port, or an http(s) URL of a host alone");
        return Nowhere;
    }

    private static Uri? ReadHttpBootUri(DriverInfoReader info)
    {
        if (info.Text(RedfishKeys.HttpBootUri) is not { } text) return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https") return uri;
        info.Wrong(RedfishKeys.HttpBootUri, "an http:// or https:// URL");
        return null;
    }

    private static string? ReadSystem(DriverInfoReader info)
    {
        if (info.Text(RedfishKeys.SystemId) is not { } text) return null;
        string[] outside = ["..", "//", "\\", "#"];
        if (text.Any(c => c <= ' ') || outside.Any(part => text.Contains(part, StringComparison.Ordinal))) info.Wrong(RedfishKeys.SystemId, "a path such as /redfish/v1/Systems/1, or a system's id");
        return text;
    }

    private static TlsPolicy ReadTls(DriverInfoReader info)
    {
        var policy = TlsPolicy.Verify;
        if (info.Text(RedfishKeys.TlsMinimum) is { } version)
        {
            if (TlsPolicy.Versions.TryGetValue(version.StartsWith("TLSv", StringComparison.OrdinalIgnoreCase) ? version[4..] : version, out var minimum)) policy = policy with { Minimum = minimum };
            else info.Wrong(RedfishKeys.TlsMinimum, $"one of {string.Join(", ", TlsPolicy.Versions.Keys)}");
        }

        if (info.Text(RedfishKeys.Fingerprint) is { } text)
        {
            policy = policy with { Fingerprint = TlsPolicy.ReadFingerprint(text) };
            if (policy.Fingerprint is null) info.Wrong(RedfishKeys.Fingerprint, "64 hex digits");
        }

        if (info.Text(RedfishKeys.VerifyCa) is not { } verify) return policy;
        if (!verify.Contains('/', StringComparison.Ordinal)) return policy with { Verifies = info.Flag(RedfishKeys.VerifyCa, fallback: true) };
        if (!File.Exists(verify) && !Directory.Exists(verify)) info.Wrong(RedfishKeys.VerifyCa, "True, False, or the path of a file or folder on this appliance");
        return policy with { AuthorityPath = verify };
    }
}
