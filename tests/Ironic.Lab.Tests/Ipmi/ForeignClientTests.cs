using System.Globalization;
using System.Net;
using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Wire;
using Ironic.Lab.Ipmi;
using Ironic.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ironic.Lab.Tests.Ipmi;

/// <summary>Our BMC under clients that we did not write: ipmitool and FreeIPMI, each at both cipher suites.</summary>
public sealed class ForeignClientTests : IAsyncLifetime
{
    private readonly BmcUnderTest _lab = BmcUnderTest.Start();

    private string Port => _lab.Bmc.EndPoint.Port.ToString(CultureInfo.InvariantCulture);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _lab.DisposeAsync();

    [Theory]
    [InlineData("3")]
    [InlineData("17")]
    public async Task Ipmitool_Power_ReachesTheMachine(string suite)
    {
        Assert.Contains("Chassis Power is off", await IpmitoolAsync(suite, "power", "status"), StringComparison.Ordinal);
        await IpmitoolAsync(suite, "power", "on");
        Assert.Contains("Chassis Power is on", await IpmitoolAsync(suite, "power", "status"), StringComparison.Ordinal);
        foreach (var action in new[] { "cycle", "reset", "diag", "soft", "off" }) await IpmitoolAsync(suite, "power", action);
        Assert.Equal(
            [ChassisAction.PowerOn, ChassisAction.PowerCycle, ChassisAction.HardReset, ChassisAction.DiagnosticInterrupt, ChassisAction.SoftShutdown, ChassisAction.PowerOff],
            _lab.Chassis.Done.Select(d => d.Action));
    }

    [Theory]
    [InlineData("3")]
    [InlineData("17")]
    public async Task Ipmitool_BootDevice_IsKeptWithAllItsBits(string suite)
    {
        await IpmitoolAsync(suite, "chassis", "bootdev", "pxe", "options=efiboot,persistent");
        var shown = await IpmitoolAsync(suite, "chassis", "bootparam", "get", "5");
        Assert.Contains("Boot Flag Valid", shown, StringComparison.Ordinal);
        Assert.Contains("Options apply to all future boots", shown, StringComparison.Ordinal);
        Assert.Contains("BIOS EFI boot", shown, StringComparison.Ordinal);
        Assert.Contains("Boot Device Selector : Force PXE", shown, StringComparison.Ordinal);

        await IpmitoolAsync(suite, "raw", "0x00", "0x08", "0x03", "0x08");
        await IpmitoolAsync(suite, "raw", "0x00", "0x08", "0x05", "0xa0", "0x24", "0x00", "0x00", "0x00"); // as Ironic sends it for Supermicro
        Assert.Equal("01 05 a0 24 00 00 00", (await IpmitoolAsync(suite, "raw", "0x00", "0x09", "0x05", "0x00", "0x00")).Trim());

        await IpmitoolAsync(suite, "power", "on");
        Assert.Equal(new BootFlags(BootDevice.RemoteMedia, IsUefi: true), _lab.Chassis.Done.Single().Boot);
        Assert.Contains("Boot Flag Invalid", await IpmitoolAsync(suite, "chassis", "bootparam", "get", "5"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("3")]
    [InlineData("17")]
    public async Task Ipmitool_Identity_IsTold(string suite)
    {
        Assert.Contains("IPMI Version              : 2.0", await IpmitoolAsync(suite, "mc", "info"), StringComparison.Ordinal);
        Assert.Contains("00112233-4455-6677-8899-aabbccddeeff", await IpmitoolAsync(suite, "mc", "guid", "smbios"), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Ipmitool_NoSuiteGiven_PicksTheBest()
    {
        var result = await ForeignTool.RunAsync("ipmitool", [.. Login("admin", "ADMINISTRATOR"), "-v", "power", "status"], environment: Password);
        Assert.True(result.Succeeded, result.ToString());
        Assert.Contains("Using best available cipher suite 17", result.Output + result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ipmitool_Ciphers_AreListed()
    {
        var listed = await IpmitoolAsync("17", "channel", "getciphers", "ipmi");
        Assert.Matches(@"3\s+N/A\s+hmac_sha1\s+hmac_sha1_96\s+aes_cbc_128", listed);
        Assert.Matches(@"17\s+N/A\s+hmac_sha256\s+sha256_128\s+aes_cbc_128", listed);
    }

    [Fact]
    public async Task Ipmitool_WrongPassword_IsTurnedAway()
    {
        var result = await ForeignTool.RunAsync("ipmitool", [.. Login("admin", "ADMINISTRATOR"), "-C", "17", "-v", "power", "status"],
            environment: new Dictionary<string, string> { ["IPMI_PASSWORD"] = "wrong" });
        Assert.False(result.Succeeded);
        Assert.Contains("RAKP 2 HMAC is invalid", result.Output + result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ipmitool_UserLevel_MayLookButNotTouch()
    {
        var environment = new Dictionary<string, string> { ["IPMI_PASSWORD"] = "view" };
        string[] login = [.. Login("viewer", "USER"), "-C", "17", "power"];
        Assert.True((await ForeignTool.RunAsync("ipmitool", [.. login, "status"], environment: environment)).Succeeded);
        var refused = await ForeignTool.RunAsync("ipmitool", [.. login, "on"], environment: environment);
        Assert.Contains("Insufficient privilege level", refused.Error, StringComparison.Ordinal);
        Assert.Empty(_lab.Chassis.Done);
    }

    [Theory]
    [InlineData("3")]
    [InlineData("17")]
    public async Task Ipmipower_Power_ReachesTheMachine(string suite)
    {
        Assert.Contains(": off", await IpmipowerAsync(suite, "--stat"), StringComparison.Ordinal);
        Assert.Contains(": ok", await IpmipowerAsync(suite, "--on", "--wait-until-on"), StringComparison.Ordinal);
        Assert.Contains(": on", await IpmipowerAsync(suite, "--stat"), StringComparison.Ordinal);
        foreach (var action in new[] { "--cycle", "--reset", "--pulse", "--soft", "--off" })
            Assert.Contains(": ok", await IpmipowerAsync(suite, action), StringComparison.Ordinal);
        Assert.Equal(ChassisAction.PowerOn, _lab.Chassis.Done.First().Action);
    }

    [Fact]
    public async Task Rmcpping_Ping_IsAnswered()
    {
        // It knows no port but 623, so the BMC gets an address of its own: one that no other test has, as its number is that of our port.
        var port = _lab.Bmc.EndPoint.Port;
        var address = new IPAddress([127, 99, (byte)(port >> 8), (byte)port]);
        await using var bmc = VirtualBmc.Start(new(address, Rmcp.DefaultPort), BmcUnderTest.Options, _lab.Chassis, TimeProvider.System, NullLogger<VirtualBmc>.Instance);
        var result = await ForeignTool.RunAsync("rmcpping", ["-c", "1", address.ToString()]);
        Assert.Contains("1 pongs received", result.Output, StringComparison.Ordinal);
    }

    private static readonly Dictionary<string, string> Password = new(StringComparer.Ordinal) { ["IPMI_PASSWORD"] = "secret-password-20ch" };

    private string[] Login(string user, string privilege) => ["-I", "lanplus", "-H", "127.0.0.1", "-p", Port, "-U", user, "-E", "-L", privilege];

    private async Task<string> IpmitoolAsync(string suite, params string[] command)
    {
        var result = await ForeignTool.RunAsync("ipmitool", [.. Login("admin", "ADMINISTRATOR"), "-C", suite, .. command], environment: Password);
        Assert.True(result.Succeeded, $"ipmitool {string.Join(' ', command)}: {result}");
        return result.Output;
    }

    private async Task<string> IpmipowerAsync(string suite, params string[] command)
    {
        var result = await ForeignTool.RunAsync("ipmipower",
            ["-D", "LAN_2_0", "-h", $"127.0.0.1:{Port}", "-u", "admin", "-p", "secret-password-20ch", "-l", "ADMIN", "-I", suite, .. command]);
        Assert.True(result.Succeeded, $"ipmipower {string.Join(' ', command)}: {result}");
        return result.Output;
    }
}
