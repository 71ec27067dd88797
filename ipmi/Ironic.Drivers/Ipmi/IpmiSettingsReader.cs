using System.Globalization;
using System.Text;
using Ironic.Drivers.Settings;
using Ironic.Drivers.Tracing;
using Ironic.Ipmi;
using Ironic.Ipmi.Bridging;
using Ironic.Ipmi.Lanes;
using Ironic.Ipmi.Wire;
using Ironic.Model.Drivers;
using Ironic.Model.Json;

namespace Ironic.Drivers.Ipmi;

/// <summary>Reads <see cref="IpmiSettings"/> from a node, finding everything that is wrong at once. Touches nothing but the node's settings.</summary>
internal sealed class IpmiSettingsReader
{
    private static readonly Dictionary<string, AuthenticationType> LegacyAuthentications = new(StringComparer.OrdinalIgnoreCase)
    {
        ["md5"] = AuthenticationType.Md5, ["password"] = AuthenticationType.Password, ["none"] = AuthenticationType.None,
    };

    private readonly JsonMap _info;
    private readonly DriverInfoReader _reader;

    private IpmiSettingsReader(JsonMap info) => (_info, _reader) = (info, new(info));

    /// <summary>The settings; null when there are problems.</summary>
    public static IpmiSettings? TryRead(DriverContext node, out IReadOnlyList<string> problems)
    {
        var reader = new IpmiSettingsReader(node.DriverInfo);
        var settings = reader.Read();
        problems = reader._reader.Problems;
        return problems.Count == 0 ? settings : null;
    }

    private IpmiSettings? Read()
    {
        var address = _reader.Text(IpmiKeys.Address) ?? "";
        // The wording is Ironic's: clients look for it.
        if (address.Length == 0) _reader.Problem($"Missing the following IPMI credentials in node's driver_info: ['{IpmiKeys.Address}'].");
        else if (Uri.CheckHostName(address) == UriHostNameType.Unknown) _reader.Wrong(IpmiKeys.Address, "an IP address or a host name");

        var port = _reader.Number(IpmiKeys.Port, Rmcp.DefaultPort, 1, ushort.MaxValue);
        var user = ReadUser();
        var password = ReadSecret(IpmiKeys.Password, BmcSecret.FromText, $"a text of at most {BmcSecret.MaxLength} bytes");
        var key = ReadSecret(IpmiKeys.BmcKey, BmcSecret.FromHex, $"an even number of hex digits, at most {2 * BmcSecret.MaxLength}");
        var privilege = ReadPrivilege();
        var suite = ReadSuite();
        var legacy = ReadLegacyAuthentication(password);
        var route = ReadRoute();
        var (forces, keeps) = (_reader.Flag(IpmiKeys.ForceBootDevice, fallback: false), _reader.Flag(IpmiKeys.DisableBootTimeout, fallback: true));
        var isRecorded = _reader.Flag(BmcTraces.Key, fallback: false);
        if (_reader.Problems.Count > 0) return null;
        return new(new BmcTarget(address, new(user, password) { BmcKey = key, Privilege = privilege, Suite = suite, LegacyAuthentication = legacy }) { Port = port }, forces, keeps, isRecorded) { Route = route };
    }

    private string ReadUser()
    {
        var user = _info.GetText(IpmiKeys.Username) ?? "";
        if (Encoding.UTF8.GetByteCount(user) <= Rakp1.MaxNameLength) return user;
        _reader.Wrong(IpmiKeys.Username, $"a text of at most {Rakp1.MaxNameLength} bytes");
        return "";
    }

    private BmcSecret ReadSecret(string name, Func<string, BmcSecret> read, string allowed)
    {
        try
        {
            return _info.GetText(name) is { } text ? read(text) : BmcSecret.Empty;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            _reader.WrongSecret(name, allowed);
            return BmcSecret.Empty;
        }
    }

    private PrivilegeLevel ReadPrivilege()
    {
        if (_info.GetText(IpmiKeys.PrivilegeLevel) is not { } text) return PrivilegeLevel.Administrator;
        if (Enum.TryParse<PrivilegeLevel>(text, ignoreCase: true, out var level) && level != PrivilegeLevel.None && Enum.IsDefined(level)) return level;
        _reader.Wrong(IpmiKeys.PrivilegeLevel, "one of ADMINISTRATOR, OPERATOR, USER, CALLBACK");
        return PrivilegeLevel.Administrator;
    }

    private CipherSuite? ReadSuite()
    {
        if (_info.GetText(IpmiKeys.CipherSuite) is not { } text) return null;
        var suite = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? CipherSuite.Find(id) : null;
        if (suite is null) _reader.Wrong(IpmiKeys.CipherSuite, $"one of {string.Join(", ", CipherSuite.Known.Select(s => s.Id))}");
        return suite;
    }

    private IpmiRoute? ReadRoute()
    {
        var kind = _reader.Text(IpmiKeys.Bridging) ?? "no";
        if (kind == "no") return null;
        if (kind is not ("single" or "dual"))
        {
            _reader.Wrong(IpmiKeys.Bridging, "one of no, single, dual");
            return null;
        }

        string[] needed = kind == "single"
            ? [IpmiKeys.TargetChannel, IpmiKeys.TargetAddress]
            : [IpmiKeys.TransitChannel, IpmiKeys.TransitAddress, IpmiKeys.TargetChannel, IpmiKeys.TargetAddress];
        var missing = needed.Where(name => _reader.Text(name) is null).ToList();
        if (missing.Count > 0)
        {
            _reader.Problem($"driver_info's {IpmiKeys.Bridging} is '{kind}', which needs {string.Join(", ", missing)} too.");
            return null;
        }

        var target = ReadHop(IpmiKeys.TargetChannel, IpmiKeys.TargetAddress);
        IpmiHop? transit = kind == "dual" ? ReadHop(IpmiKeys.TransitChannel, IpmiKeys.TransitAddress) : null;
        return new(target, transit) { LocalAddress = ReadByte(IpmiKeys.LocalAddress, IpmiMessage.BmcAddress, byte.MaxValue) };
    }

    private IpmiHop ReadHop(string channel, string address) => new(ReadByte(channel, 0, 0x0F), ReadByte(address, 0, byte.MaxValue));

    /// <summary>As ipmitool takes them: decimal, or hex with 0x.</summary>
    private byte ReadByte(string name, byte fallback, byte most)
    {
        if (_reader.Text(name) is not { } text) return fallback;
        var isHex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        if (byte.TryParse(isHex ? text[2..] : text, isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= most) return value;
        _reader.Wrong(name, string.Create(CultureInfo.InvariantCulture, $"a number from 0 to {most}, or in hex with 0x before it"));
        return fallback;
    }

    /// <summary>Null: IPMI 2.0.</summary>
    private AuthenticationType? ReadLegacyAuthentication(BmcSecret password)
    {
        var version = _reader.Text(IpmiKeys.ProtocolVersion) ?? "2.0";
        if (version is not ("1.5" or "2.0")) _reader.Wrong(IpmiKeys.ProtocolVersion, "one of 2.0, 1.5");
        if (version != "1.5") return null;
        if (password.Reveal().Length > LegacyKey.CodeLength) _reader.WrongSecret(IpmiKeys.Password, $"a text of at most {LegacyKey.CodeLength} bytes, as {IpmiKeys.ProtocolVersion} is 1.5");
        var name = _reader.Text(IpmiKeys.AuthenticationType) ?? "md5";
        if (LegacyAuthentications.TryGetValue(name, out var type)) return type;
        _reader.Wrong(IpmiKeys.AuthenticationType, $"one of {string.Join(", ", LegacyAuthentications.Keys)}");
        return null;
    }
}
