using System.Collections.Frozen;
using Ironic.Drivers.Settings;
using Ironic.Model.Drivers;
using Ironic.Snmp;
using Ironic.Snmp.Pdus;
using Ironic.Snmp.Usm;

namespace Ironic.Drivers.Snmp;

/// <summary>What a node's <c>driver_info</c> says about its PDU, all of it valid.</summary>
/// <param name="Target">The PDU and how to be let in.</param>
/// <param name="Family">Its family; null: ask it.</param>
/// <param name="Outlet">The node's outlet.</param>
/// <param name="Identity">The same for all nodes of one PDU with one login: who shares a client.</param>
internal sealed record SnmpSettings(SnmpTarget Target, PduFamily? Family, int Outlet, string Identity)
{
    private const string Auto = "auto", None = "none", Hardware = "SNMP";

    private static readonly FrozenDictionary<string, SnmpVersion?> Versions = new Dictionary<string, SnmpVersion?>
    {
        ["1"] = SnmpVersion.V1, ["2c"] = SnmpVersion.V2c, ["3"] = SnmpVersion.V3,
    }.ToFrozenDictionary();

    private static readonly string[] IdentityKeys = [.. SnmpKeys.Properties.Keys.Except([SnmpKeys.Driver, SnmpKeys.Outlet]), SnmpKeys.Security];

    /// <summary>The settings; null when there are problems.</summary>
    public static SnmpSettings? TryRead(DriverContext node, out IReadOnlyList<string> problems)
    {
        var reader = new DriverInfoReader(node.DriverInfo);
        var settings = Read(reader);
        problems = reader.Problems;
        return problems.Count == 0 ? settings : null;
    }

    private static SnmpSettings Read(DriverInfoReader info)
    {
        var family = ReadFamily(info);
        var address = info.Address(SnmpKeys.Address, Hardware);
        info.Required(SnmpKeys.Outlet, Hardware);
        var outlet = info.Number(SnmpKeys.Outlet, 1, least: 1, most: 9999);
        var port = info.Number(SnmpKeys.Port, SnmpTarget.DefaultPort, least: 1, most: ushort.MaxValue);
        SnmpLogin login = ReadVersion(info) is var version and not SnmpVersion.V3 ? ReadCommunities(info, version) : ReadUser(info);
        var identity = string.Join('\n', IdentityKeys.Select(key => $"{key}={info.Text(key)}"));
        return new(new(address, login) { Port = port }, family, outlet, identity);
    }

    private static PduFamily? ReadFamily(DriverInfoReader info)
    {
        var name = info.Required(SnmpKeys.Driver, Hardware);
        if (name is "" or Auto) return null;
        if (PduFamilies.Find(name) is { } family) return family;
        info.Wrong(SnmpKeys.Driver, $"{Auto} or one of {string.Join(", ", PduFamilies.All.Keys.Order(StringComparer.Ordinal))}");
        return null;
    }

    private static SnmpVersion ReadVersion(DriverInfoReader info)
    {
        if (info.Text(SnmpKeys.Version) is not { } text) return SnmpVersion.V1;
        if (Versions.TryGetValue(text.ToLowerInvariant().TrimStart('v'), out var version)) return version!.Value;
        info.Wrong(SnmpKeys.Version, "1, 2c or 3");
        return SnmpVersion.V1;
    }

    private static SnmpLogin.Community ReadCommunities(DriverInfoReader info, SnmpVersion version)
    {
        var both = info.Text(SnmpKeys.Community);
        var (read, write) = (info.Text(SnmpKeys.CommunityRead) ?? both, info.Text(SnmpKeys.CommunityWrite) ?? both);
        if (read is null || write is null) info.Problem($"SNMP versions 1 and 2c need driver_info's {SnmpKeys.Community}, or both {SnmpKeys.CommunityRead} and {SnmpKeys.CommunityWrite}.");
        return new(version, read ?? "", write ?? "");
    }

    private static SnmpLogin.User ReadUser(DriverInfoReader info)
    {
        var name = info.Text(SnmpKeys.User) ?? info.Text(SnmpKeys.Security); // the older word
        if (name is null) info.Problem($"SNMP version 3 needs driver_info's {SnmpKeys.User}.");
        var auth = info.Text(SnmpKeys.AuthProtocol) is None ? null : info.Choice(SnmpKeys.AuthProtocol, AuthProtocol.All);
        var priv = info.Text(SnmpKeys.PrivProtocol) is None ? null : info.Choice(SnmpKeys.PrivProtocol, PrivProtocol.All);
        var authSecret = ReadSecret(info, SnmpKeys.AuthKey, auth?.Name);
        var privSecret = ReadSecret(info, SnmpKeys.PrivKey, priv?.Name);
        if (priv is not null && auth is null) info.Problem($"driver_info's {SnmpKeys.PrivProtocol} needs {SnmpKeys.AuthProtocol}: SNMP does not encrypt what it does not authenticate.");
        if (System.Text.Encoding.UTF8.GetByteCount(name ?? "") > Ironic.Snmp.Wire.V3Message.MaxUserNameLength) info.Wrong(SnmpKeys.User, "at most 32 bytes");
        var engine = ReadEngineId(info);
        if (info.Problems.Count > 0) return new(new UsmUser(""));
        return new(new UsmUser(name!, auth, authSecret, priv, privSecret)) { ContextEngineId = engine, ContextName = info.Text(SnmpKeys.ContextName) ?? "" };
    }

    private static SnmpSecret? ReadSecret(DriverInfoReader info, string key, string? protocol)
    {
        if (protocol is null) return null;
        if (info.Text(key) is { Length: >= SnmpSecret.MinLength } text) return new(text);
        info.WrongSecret(key, $"a text of at least {SnmpSecret.MinLength} characters, which {protocol} needs");
        return null;
    }

    private static ReadOnlyMemory<byte>? ReadEngineId(DriverInfoReader info)
    {
        if (info.Text(SnmpKeys.ContextEngineId) is not { } text) return null;
        var hex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text[2..] : text;
        if (hex.Length is >= 10 and <= 64 && hex.Length % 2 == 0 && hex.All(char.IsAsciiHexDigit)) return Convert.FromHexString(hex);
        info.Wrong(SnmpKeys.ContextEngineId, "10 to 64 hex digits");
        return null;
    }
}
