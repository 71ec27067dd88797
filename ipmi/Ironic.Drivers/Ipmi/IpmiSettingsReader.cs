using System.Globalization;
using System.Text;
using Ironic.Ipmi;
using Ironic.Ipmi.Lanes;
using Ironic.Ipmi.Wire;
using Ironic.Model.Drivers;
using Ironic.Model.Json;

namespace Ironic.Drivers.Ipmi;

/// <summary>Reads <see cref="IpmiSettings"/> from a node, finding everything that is wrong at once. Touches nothing but the node's settings.</summary>
internal sealed class IpmiSettingsReader
{
    private readonly JsonMap _info;
    private readonly List<string> _problems = [];

    private IpmiSettingsReader(JsonMap info) => _info = info;

    /// <summary>The settings; null when there are problems.</summary>
    public static IpmiSettings? TryRead(DriverContext node, out IReadOnlyList<string> problems)
    {
        var reader = new IpmiSettingsReader(node.DriverInfo);
        var settings = reader.Read();
        problems = reader._problems;
        return problems.Count == 0 ? settings : null;
    }

    private IpmiSettings? Read()
    {
        var address = _info.GetText(IpmiKeys.Address)?.Trim() ?? "";
        // The wording is Ironic's: clients look for it.
        if (address.Length == 0) _problems.Add($"Missing the following IPMI credentials in node's driver_info: ['{IpmiKeys.Address}'].");
        else if (Uri.CheckHostName(address) == UriHostNameType.Unknown) Wrong(IpmiKeys.Address, "an IP address or a host name");

        var port = ReadPort();
        var user = ReadUser();
        var password = ReadSecret(IpmiKeys.Password, BmcSecret.FromText, $"a text of at most {BmcSecret.MaxLength} bytes");
        var key = ReadSecret(IpmiKeys.BmcKey, BmcSecret.FromHex, $"an even number of hex digits, at most {2 * BmcSecret.MaxLength}");
        var privilege = ReadPrivilege();
        var suite = ReadSuite();
        ReadOnly(IpmiKeys.ProtocolVersion, "2.0");
        ReadOnly(IpmiKeys.Bridging, "no");
        var (forces, keeps) = (ReadFlag(IpmiKeys.ForceBootDevice, fallback: false), ReadFlag(IpmiKeys.DisableBootTimeout, fallback: true));
        if (_problems.Count > 0) return null;
        return new(new BmcTarget(address, new(user, password) { BmcKey = key, Privilege = privilege, Suite = suite }) { Port = port }, forces, keeps);
    }

    private int ReadPort()
    {
        if (_info.GetText(IpmiKeys.Port) is not { } text) return Rmcp.DefaultPort;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= ushort.MaxValue) return port;
        Wrong(IpmiKeys.Port, "a number from 1 to 65535");
        return Rmcp.DefaultPort;
    }

    private string ReadUser()
    {
        var user = _info.GetText(IpmiKeys.Username) ?? "";
        if (Encoding.UTF8.GetByteCount(user) <= Rakp1.MaxNameLength) return user;
        Wrong(IpmiKeys.Username, $"a text of at most {Rakp1.MaxNameLength} bytes");
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
            _problems.Add($"driver_info's {name} is not {allowed}."); // what was given is a secret
            return BmcSecret.Empty;
        }
    }

    private PrivilegeLevel ReadPrivilege()
    {
        if (_info.GetText(IpmiKeys.PrivilegeLevel) is not { } text) return PrivilegeLevel.Administrator;
        if (Enum.TryParse<PrivilegeLevel>(text, ignoreCase: true, out var level) && level != PrivilegeLevel.None && Enum.IsDefined(level)) return level;
        Wrong(IpmiKeys.PrivilegeLevel, "one of ADMINISTRATOR, OPERATOR, USER, CALLBACK");
        return PrivilegeLevel.Administrator;
    }

    private CipherSuite? ReadSuite()
    {
        if (_info.GetText(IpmiKeys.CipherSuite) is not { } text) return null;
        var suite = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? CipherSuite.Find(id) : null;
        if (suite is null) Wrong(IpmiKeys.CipherSuite, $"one of {string.Join(", ", CipherSuite.All.Select(s => s.Id))}");
        return suite;
    }

    private void ReadOnly(string name, string only)
    {
        if (_info.GetText(name) is { } text && text != only) Wrong(name, $"'{only}', the only one supported");
    }

    private bool ReadFlag(string name, bool fallback)
    {
        switch (_info.GetText(name)?.Trim().ToUpperInvariant())
        {
            case null:
                return fallback;
            case "TRUE" or "T" or "YES" or "Y" or "ON" or "1":
                return true;
            case "FALSE" or "F" or "NO" or "N" or "OFF" or "0":
                return false;
            default:
                Wrong(name, "True or False");
                return fallback;
        }
    }

    private void Wrong(string name, string allowed) => _problems.Add($"driver_info's {name} is '{_info.GetText(name)}', but must be {allowed}.");
}
