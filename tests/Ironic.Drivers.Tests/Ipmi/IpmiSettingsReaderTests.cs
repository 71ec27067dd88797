using Ironic.Drivers.Ipmi;
using Ironic.Ipmi;
using Ironic.Ipmi.Wire;
using Ironic.Model.Drivers;
using Ironic.Model.Json;

namespace Ironic.Drivers.Tests.Ipmi;

public class IpmiSettingsReaderTests
{
    [Fact]
    public void TryRead_AddressAlone_HasIronicsDefaults()
    {
        var settings = IpmiSettingsReader.TryRead(Node("""{"ipmi_address":"10.0.0.5"}"""), out var problems);

        Assert.Empty(problems);
        Assert.Equal(("10.0.0.5", 623), (settings!.Target.Host, settings.Target.Port));
        Assert.Equal(new BmcCredentials("", BmcSecret.Empty), settings.Target.Login);
        Assert.False(settings.ForcesBootDevice);
        Assert.True(settings.KeepsBootFlags);
    }

    [Fact]
    public void TryRead_EveryKey_IsTaken()
    {
        var settings = IpmiSettingsReader.TryRead(
            Node("""
                {"ipmi_address":"bmc-7.example.org","ipmi_port":6230,"ipmi_username":"op","ipmi_password":"geheim","ipmi_priv_level":"OPERATOR",
                 "ipmi_cipher_suite":"3","ipmi_hex_kg_key":"00112233445566778899aabbccddeeff00112233","ipmi_protocol_version":"2.0","ipmi_bridging":"no",
                 "ipmi_force_boot_device":true,"ipmi_disable_boot_timeout":"False","ipmi_terminal_port":1234,"deploy_kernel":"file:///k"}
                """),
            out var problems);

        Assert.Empty(problems);
        Assert.Equal(("bmc-7.example.org", 6230), (settings!.Target.Host, settings.Target.Port));
        var login = new BmcCredentials("op", BmcSecret.FromText("geheim"))
        {
            BmcKey = BmcSecret.FromHex("00112233445566778899AABBCCDDEEFF00112233"), Privilege = PrivilegeLevel.Operator, Suite = CipherSuite.Suite3,
        };
        Assert.Equal(login, settings.Target.Login);
        Assert.True(settings.ForcesBootDevice);
        Assert.False(settings.KeepsBootFlags);
    }

    [Fact]
    public void TryRead_NoAddress_IsSaidInIronicsWords()
    {
        Assert.Null(IpmiSettingsReader.TryRead(Node("{}"), out var problems));
        Assert.Equal(["Missing the following IPMI credentials in node's driver_info: ['ipmi_address']."], problems);
    }

    [Fact]
    public void TryRead_EverythingWrong_NamesItAllAndNoSecret()
    {
        Assert.Null(IpmiSettingsReader.TryRead(
            Node("""
                {"ipmi_address":"not a host","ipmi_port":"99999","ipmi_username":"seventeen-letters","ipmi_password":"twenty-one-letters-it-is",
                 "ipmi_priv_level":"KING","ipmi_cipher_suite":"9","ipmi_hex_kg_key":"abc","ipmi_protocol_version":"1.0","ipmi_bridging":"single",
                 "ipmi_force_boot_device":"maybe","ipmi_disable_boot_timeout":"perhaps"}
                """),
            out var problems));

        string[] keys =
        [
            "ipmi_address", "ipmi_port", "ipmi_username", "ipmi_password", "ipmi_hex_kg_key", "ipmi_priv_level", "ipmi_cipher_suite", "ipmi_protocol_version",
            "ipmi_bridging", "ipmi_force_boot_device", "ipmi_disable_boot_timeout",
        ];
        Assert.Equal(keys.Length, problems.Count);
        Assert.All(keys.Zip(problems), pair => Assert.Contains(pair.First, pair.Second, StringComparison.Ordinal));
        Assert.Contains("driver_info's ipmi_cipher_suite is '9', but must be one of 0, 1, 2, 3, 6, 7, 8, 11, 12, 15, 16, 17.", problems);
        Assert.Contains("driver_info's ipmi_port is '99999', but must be a number from 1 to 65535.", problems);
        Assert.DoesNotContain(problems, p => p.Contains("twenty-one", StringComparison.Ordinal) || p.Contains("'abc'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"ipmi_address":"10.0.0.5","ipmi_protocol_version":"1.5"}""", AuthenticationType.Md5)]
    [InlineData("""{"ipmi_address":"10.0.0.5","ipmi_protocol_version":1.5,"ipmi_auth_type":"PASSWORD"}""", AuthenticationType.Password)]
    [InlineData("""{"ipmi_address":"10.0.0.5","ipmi_protocol_version":"1.5","ipmi_auth_type":"none"}""", AuthenticationType.None)]
    [InlineData("""{"ipmi_address":"10.0.0.5","ipmi_auth_type":"none"}""", null)]
    public void TryRead_OlderVersion_IsSpokenOnlyWhenAskedFor(string info, AuthenticationType? expected) =>
        Assert.Equal(expected, IpmiSettingsReader.TryRead(Node(info), out _)!.Target.Login.LegacyAuthentication);

    [Fact]
    public void TryRead_OlderVersionAndWhatItCannot_IsNamed()
    {
        Assert.Null(IpmiSettingsReader.TryRead(
            Node("""{"ipmi_address":"10.0.0.5","ipmi_protocol_version":"1.5","ipmi_auth_type":"md2","ipmi_password":"seventeen-letters"}"""), out var problems));
        Assert.Contains(problems, p => p.Contains("ipmi_password", StringComparison.Ordinal) && p.Contains("at most 16 bytes, as ipmi_protocol_version is 1.5", StringComparison.Ordinal));
        Assert.Contains("driver_info's ipmi_auth_type is 'md2', but must be one of md5, password, none.", problems);
        Assert.DoesNotContain(problems, p => p.Contains("seventeen", StringComparison.Ordinal));
    }

    private static DriverContext Node(string info) => new() { NodeUuid = Guid.NewGuid(), NodeName = "node-1", DriverInfo = JsonMap.Parse(info) };
}
