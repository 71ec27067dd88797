using System.Globalization;
using System.Text.RegularExpressions;
using Ironic.Ipmi.Bridging;
using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Fru;
using Ironic.Ipmi.Sdr;
using Ironic.Ipmi.Sel;
using Ironic.Ipmi.Users;
using Ironic.Ipmi.Watchdog;
using Ironic.Ipmi.Wire;
using Ironic.Testing;

namespace Ironic.Ipmi.Tests.Interop;

/// <summary>Sensors, log, inventory and the rest of a BMC that we did not write; where both can, ipmitool is asked the same.</summary>
public sealed class IpmiSimRecordsTests : IAsyncLifetime
{
    private static readonly BmcCredentials Admin = new("admin", BmcSecret.FromText("password"));
    private IpmiSim _sim = null!;
    private IpmiSession _bmc = null!;

    public async Task InitializeAsync()
    {
        _sim = await IpmiSim.StartAsync();
        _bmc = await _sim.Client.ConnectAsync(_sim.EndPoint, Admin, default);
    }

    public async Task DisposeAsync()
    {
        await _bmc.DisposeAsync();
        await _sim.DisposeAsync();
    }

    [Fact]
    public async Task Sensors_AreReadAsIpmitoolReadsThem()
    {
        var readings = await _bmc.ReadSensorsAsync(await _bmc.ReadSdrAsync(default), default);

        Assert.Equal([("Inlet Temp", 22.5, "degrees C"), ("Fan 1", 7380, "RPM")], readings.Select(r => (r.Sensor.Name, r.Value!.Value, r.Sensor.Units.ToString())));
        var theirs = await IpmitoolAsync("sensor");
        foreach (var reading in readings)
        {
            var line = theirs.Split('\n').Single(l => l.StartsWith(reading.Sensor.Name, StringComparison.Ordinal)).Split('|').Select(c => c.Trim()).ToArray();
            Assert.Equal(reading.Value!.Value, double.Parse(line[1], CultureInfo.InvariantCulture), 3);
            Assert.Equal(reading.Sensor.Units.ToString(), line[2]);
        }
    }

    [Fact]
    public async Task Sel_AddReadDeleteClear_IsWhatIpmitoolSees()
    {
        Assert.Single(await _bmc.ReadSelAsync(default)); // the configuration's
        var at = new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
        var id = await _bmc.AddSelEntryAsync(
            new(0, SelRecord.SystemEvent, at) { Generator = 0x20, SensorType = SensorTypes.Fan, SensorNumber = 2, EventType = 1, Data = new byte[] { 2, 0xFF, 0xFF } }, default);

        var records = await _bmc.ReadSelAsync(default);
        Assert.Equal(["Temperature: upper critical, going high", "Fan: lower critical, going low"], records.Select(r => r.Description));
        Assert.Equal(2, (await _bmc.GetSelInfoAsync(default)).Count);
        Assert.Contains("Lower Critical going low", await IpmitoolAsync("sel", "list"), StringComparison.Ordinal);

        await _bmc.DeleteSelEntryAsync(id, default);
        Assert.Single(await _bmc.ReadSelAsync(default));
        await _bmc.ClearSelAsync(TimeProvider.System, default);
        Assert.Empty(await _bmc.ReadSelAsync(default));

        await _bmc.SetSelTimeAsync(at, default);
        Assert.InRange((await _bmc.GetSelTimeAsync(default))!.Value - at, TimeSpan.Zero, TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task Fru_IsReadAsIpmitoolReadsIt()
    {
        var fru = await _bmc.ReadFruAsync(0, default);

        Assert.NotNull(fru);
        Assert.Empty(fru.Faults);
        var theirs = await IpmitoolAsync("fru", "print", "0");
        foreach (var (name, value) in new[]
        {
            ("Chassis Serial", fru.Chassis!.Serial), ("Board Mfg", fru.Board!.Manufacturer), ("Board Serial", fru.Board.Serial), ("Product Name", fru.Product!.Name),
            ("Product Serial", fru.Product.Serial), ("Chassis Type", "Rack Mount Chassis"),
        })
        {
            Assert.Matches($@"{name}\s+: {Regex.Escape(value)}\s*\n", theirs);
        }

        Assert.Null(await _bmc.ReadFruAsync(9, default));
    }

    [Fact]
    public async Task Bridged_ControllerBehindTheBmc_Answers()
    {
        var behind = new BridgedChannel(_bmc, new(new(0, 0x30)));

        Assert.Equal((0x31, 0x1292), ((await behind.GetDeviceIdAsync(default)).Id, (int)(await behind.GetDeviceIdAsync(default)).ManufacturerId));
        var nobody = await Assert.ThrowsAsync<IpmiException>(() => new BridgedChannel(_bmc, new(new(0, 0x52))).GetDeviceIdAsync(default));
        Assert.Contains("controller 52h on channel 0", nobody.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watchdog_Set_IsReadBack()
    {
        await _bmc.SetWatchdogAsync(new(WatchdogUse.SmsOs, WatchdogAction.None, TimeSpan.FromSeconds(300)), default);
        var timer = await _bmc.GetWatchdogAsync(default); // it leaves out the time that is left
        Assert.Equal((WatchdogUse.SmsOs, WatchdogAction.None, TimeSpan.FromSeconds(300)), (timer.Use, timer.Action, timer.Countdown));
    }

    [Fact]
    public async Task Users_NameRightsPassword_AreRead()
    {
        Assert.Equal("admin", await _bmc.GetUserNameAsync(2, default));
        var access = await _bmc.GetUserAccessAsync(3, default);
        Assert.Equal((PrivilegeLevel.User, true), (access.Limit, access.MostUsers > 2));

        await _bmc.SetUserNameAsync(4, "operator", default);
        await _bmc.SetUserPasswordAsync(4, BmcSecret.FromText("op-secret"), default);
        await _bmc.SetUserAccessAsync(4, new(PrivilegeLevel.Operator, MayUseIpmi: true), default);
        await _bmc.EnableUserAsync(4, isEnabled: true, default);
        Assert.True(await _bmc.TestUserPasswordAsync(4, BmcSecret.FromText("op-secret"), default));
        await using var theirs = await _sim.Client.ConnectAsync(_sim.EndPoint, new("operator", BmcSecret.FromText("op-secret")) { Privilege = PrivilegeLevel.Operator }, default);
        Assert.Equal(0x1291u, (await theirs.GetDeviceIdAsync(default)).ManufacturerId);
    }

    private async Task<string> IpmitoolAsync(params string[] command)
    {
        var result = await ForeignTool.RunAsync("ipmitool",
            ["-I", "lanplus", "-H", "127.0.0.1", "-p", _sim.EndPoint.Port.ToString(CultureInfo.InvariantCulture), "-U", "admin", "-P", "password", "-C", "3", .. command]);
        Assert.True(result.Succeeded, $"ipmitool {string.Join(' ', command)}: {result}");
        return result.Output + "\n";
    }
}
