using System.Globalization;
using System.Net;
using Ironic.Lab.Snmp;
using Ironic.Snmp.Pdus;
using Ironic.Snmp.Usm;
using Ironic.Testing;

namespace Ironic.Lab.Tests.Snmp;

/// <summary>Our agent under net-snmp's clients.</summary>
public sealed class ForeignManagerTests : IAsyncLifetime
{
    private const string Outlet2 = "1.3.6.1.4.1.318.1.1.12.3.3.1.1.4.2";

    private VirtualPdu _pdu = null!;

    public Task InitializeAsync()
    {
        _pdu = VirtualPdu.Start(new(IPAddress.Loopback, 0), new()
        {
            Family = PduFamilies.All["apc_rackpdu"],
            Agent = new()
            {
                ReadCommunity = "look", WriteCommunity = "touch", EngineBoots = 7,
                Users =
                [
                    new("plain"), new("signed", AuthProtocol.All["sha"], new("authpass12")),
                    new("des", AuthProtocol.All["md5"], new("authpass12"), PrivProtocol.All["des"], new("privpass12")),
                    new("aes", AuthProtocol.All["sha"], new("authpass12"), PrivProtocol.All["aes"], new("privpass12")),
                    new("aes256", AuthProtocol.All["sha256"], new("authpass12"), PrivProtocol.All["aes"], new("privpass12")),
                    new("aes512", AuthProtocol.All["sha512"], new("authpass12"), PrivProtocol.All["aes"], new("privpass12")),
                ],
            },
        }, TimeProvider.System);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _pdu.DisposeAsync();

    [Theory]
    [InlineData("-v1 -c touch")]
    [InlineData("-v2c -c touch")]
    [InlineData("-v3 -l noAuthNoPriv -u plain")]
    [InlineData("-v3 -l authNoPriv -u signed -a SHA -A authpass12")]
    [InlineData("-v3 -l authPriv -u des -a MD5 -A authpass12 -x DES -X privpass12")]
    [InlineData("-v3 -l authPriv -u aes -a SHA -A authpass12 -x AES -X privpass12")]
    [InlineData("-v3 -l authPriv -u aes256 -a SHA-256 -A authpass12 -x AES -X privpass12")]
    [InlineData("-v3 -l authPriv -u aes512 -a SHA-512 -A authpass12 -x AES -X privpass12")]
    public async Task SnmpSet_OfAnOutlet_SwitchesItAndReadsBack(string login)
    {
        var set = await RunAsync("snmpset", login, Outlet2, "i", "2");
        Assert.True(set.Succeeded, set.ToString());
        Assert.False(_pdu.IsOn(2));
        Assert.True(_pdu.IsOn(1));

        var get = await RunAsync("snmpget", login, Outlet2);
        Assert.Contains($".{Outlet2} = INTEGER: 2", get.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SnmpSet_WithTheReadCommunity_IsRefused()
    {
        var set = await RunAsync("snmpset", "-v2c -c look", Outlet2, "i", "2");
        Assert.Contains("noAccess", set.Error, StringComparison.Ordinal);
        Assert.True(_pdu.IsOn(2));
    }

    [Fact]
    public async Task SnmpSet_WrongPassphrase_IsRefused()
    {
        var set = await RunAsync("snmpset", "-v3 -l authNoPriv -u signed -a SHA -A wrongpass12", Outlet2, "i", "2");
        Assert.Contains("Authentication failure", set.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("snmpwalk")]
    [InlineData("snmpbulkwalk")]
    public async Task Walk_ShowsAllOutlets(string tool)
    {
        var walk = await RunAsync(tool, "-v2c -c look", "1.3.6.1.4.1.318");
        Assert.Equal(8, walk.Output.Split('\n').Count(l => l.Contains("= INTEGER: 1", StringComparison.Ordinal)));
    }

    private Task<ForeignResult> RunAsync(string tool, string login, params string[] rest) => ForeignTool.RunAsync(tool,
    [
        "-On", "-t", "5", .. login.Split(' '), string.Create(CultureInfo.InvariantCulture, $"{_pdu.EndPoint}"), .. rest,
    ]);
}
