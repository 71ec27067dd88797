using System.Globalization;
using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Wire;
using Ironic.Lab.Ipmi;
using Ironic.Testing;

namespace Ironic.Lab.Tests.Ipmi;

/// <summary>Sensors, log, inventory, users and the serial line of our BMC under ipmitool, FreeIPMI and pyghmi.</summary>
public sealed class ForeignRecordsTests : IAsyncLifetime, IDisposable
{
    /// <summary>Types on a terminal as a person would: waits for what is to come before it goes on.</summary>
    private const string Terminal = """
        import os, pty, select, sys
        pid, fd = pty.fork()
        if pid == 0: os.execvp(sys.argv[1], sys.argv[1:])
        seen = b''
        def until(text):
            global seen
            while text not in seen:
                if not select.select([fd], [], [], 60)[0]: sys.exit('not seen: %r in %r' % (text, seen))
                seen += os.read(fd, 4096)
        until(b'SOL Session operational')
        os.write(fd, b'hello')
        until(b'HELLO')
        os.write(fd, b'\r~.')
        until(b'terminated ipmitool')
        print(seen.decode('ascii', 'replace'))
        """;

    private const string Pyghmi = """
        import sys
        from pyghmi.ipmi import command
        bmc = command.Command('127.0.0.1', 'admin', 'secret-password-20ch', port=int(sys.argv[1]))
        print('power', bmc.get_power()['powerstate'])
        for reading in bmc.get_sensor_data(): print('sensor', reading.name, reading.value, reading.units, reading.health)
        for name, facts in bmc.get_inventory(): print('fru', name, (facts or {}).get('Serial Number', (facts or {}).get('Product name')))
        for event in bmc.get_event_log(): print('event', event.get('event'), event.get('component'))
        bmc.set_power('on', wait=60)
        print('power', bmc.get_power()['powerstate'])
        """;

    private readonly LoopbackSerial _serial = new();
    private readonly TemporaryFolder _folder = new();
    private BmcUnderTest _lab;

    public ForeignRecordsTests() => _lab = BmcUnderTest.Start(Options);

    private static readonly VirtualBmcOptions Base = BmcUnderTest.Options with { Board = new() { Inventory = BmcBoard.For("SN-42") } };

    private VirtualBmcOptions Options => Base with { Serial = _serial };

    private string Port => _lab.Bmc.EndPoint.Port.ToString(CultureInfo.InvariantCulture);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _lab.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Ipmitool_Sensors_AreRead()
    {
        _lab.Chassis.IsOn = true;
        var sdr = await IpmitoolAsync("sdr", "elist", "full");
        Assert.Matches(@"Inlet Temp +\| 01h \| ok +\| +55\.1 \| 23 degrees C", sdr);
        Assert.Matches(@"Fan 1 +\| 03h \| ok +\| 29\.1 \| 5400 RPM", sdr);
        var sensors = await IpmitoolAsync("sensor");
        Assert.Matches(@"P12V +\| 12\.060 +\| Volts +\| ok +\| na +\| 10\.800 +\| na +\| na +\| 13\.200 +\| na", sensors);
        Assert.Matches(@"PSU 1 +\| 0x[01] +\| discrete +\| 0x01[08]0", sensors);
        Assert.Matches(@"Lab Board FRU +\| 00h \| ns +\| +7\.1 \| Logical FRU @00h", await IpmitoolAsync("sdr", "elist", "all"));

        await IpmitoolAsync("sensor", "thresh", "Inlet Temp", "ucr", "48");
        Assert.Matches(@"Inlet Temp .*\| 48\.000", await IpmitoolAsync("sensor"));
        _lab.Chassis.IsOn = false;
        Assert.Matches(@"CPU Temp +\| na ", await IpmitoolAsync("sensor"));
    }

    [Fact]
    public async Task Ipmitool_EventLog_TellsWhatHappened()
    {
        Assert.Contains("SEL has no entries", await IpmitoolAsync("sel", "list"), StringComparison.Ordinal);
        await IpmitoolAsync("power", "on");
        await IpmitoolAsync("power", "off");
        await IpmitoolAsync("event", "1");
        var entries = (await IpmitoolAsync("sel", "elist")).Trim().Split('\n');
        Assert.Equal(3, entries.Length);
        Assert.Matches(@"Power Unit.*\| Power off/down \| Deasserted", entries[0]);
        Assert.Matches(@"Power Unit.*\| Power off/down \| Asserted", entries[1]);
        Assert.Matches(@"Temperature.*\| Upper Critical going high", entries[2]);
        Assert.Contains("Entries          : 3", await IpmitoolAsync("sel", "info"), StringComparison.Ordinal);
        await IpmitoolAsync("sel", "clear");
        Assert.Contains("SEL has no entries", await IpmitoolAsync("sel", "list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ipmitool_InventoryNetworkUsersPowerWatchdog_AreTold()
    {
        var fru = await IpmitoolAsync("fru", "print", "0");
        Assert.Matches(@"Chassis Type +: Rack Mount Chassis", fru);
        Assert.Matches(@"Product Serial +: SN-42", fru);
        Assert.Matches(@"Board Mfg Date +: .*2026", fru);

        var lan = await IpmitoolAsync("lan", "print");
        Assert.Matches(@"IP Address +: 127\.0\.0\.1", lan);
        Assert.Matches(@"MAC Address +: 02:00:00:00:00:01", lan);
        Assert.Matches(@"RMCP\+ Cipher Suites +: 3,17", lan);

        var users = await IpmitoolAsync("user", "list", "1");
        Assert.Matches(@"2 +admin +.*ADMINISTRATOR", users);
        Assert.Matches(@"3 +viewer +.*USER", users);

        _lab.Chassis.IsOn = true;
        Assert.Matches(@"Instantaneous power reading: +120 Watts", await IpmitoolAsync("dcmi", "power", "reading"));

        await IpmitoolAsync("raw", "0x06", "0x24", "0x04", "0x01", "0", "0", "0x0a", "0"); // SMS/OS, hard reset, 1 s
        Assert.Contains("SMS/OS", await IpmitoolAsync("mc", "watchdog", "get"), StringComparison.Ordinal);
        await IpmitoolAsync("mc", "watchdog", "reset");
        await Eventually.TrueAsync(() => _lab.Chassis.Done.Any(d => d.Action == ChassisAction.HardReset), TimeSpan.FromSeconds(60), "the watchdog resets the machine");
        Assert.Contains("Watchdog", await IpmitoolAsync("sel", "list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ipmitool_SerialOverLan_BothWays()
    {
        Assert.Matches(@"Enabled +: true", await IpmitoolAsync("sol", "info", "1"));
        var script = _folder.File("terminal.py");
        await File.WriteAllTextAsync(script, Terminal);
        var result = await ForeignTool.RunAsync("/usr/bin/python3", [script, "ipmitool", .. Login, "-C", "17", "sol", "activate"], TimeSpan.FromSeconds(120), Password);
        Assert.True(result.Succeeded, result.ToString());
        Assert.StartsWith("hello", _serial.Typed.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Freeipmi_SensorsLogAndInventory_AreRead()
    {
        _lab.Chassis.IsOn = true;
        var sensors = await FreeipmiAsync("ipmi-sensors", "--output-sensor-state");
        Assert.Matches(@"Inlet Temp +\| Temperature +\| Nominal +\| 23\.00 +\| C", sensors);
        Assert.Matches(@"PSU 1 +\| Power Supply +\| Nominal +\| N/A +\| N/A +\| 'Presence detected'", sensors);
        await IpmitoolAsync("power", "off");
        Assert.Matches(@"Power Unit +\| Power Unit +\| Power Off/Power Down", await FreeipmiAsync("ipmi-sel"));
        Assert.Matches(@"FRU Product Serial Number: SN-42|Product Serial Number: SN-42", await FreeipmiAsync("ipmi-fru"));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(17)]
    public async Task Pyghmi_PowerSensorsInventoryLog_AreRead(int suite)
    {
        await _lab.DisposeAsync();
        _lab = BmcUnderTest.Start(Options with { Identity = Options.Identity with { Suites = [CipherSuite.Find(suite)!] } });
        var result = await ForeignTool.RunAsync("/usr/bin/python3", ["-c", Pyghmi, Port], TimeSpan.FromSeconds(120), new Dictionary<string, string>(StringComparer.Ordinal) { ["PYTHONIOENCODING"] = "utf-8" });
        Assert.True(result.Succeeded, result.ToString());
        Assert.Matches(@"power off\n", result.Output);
        Assert.Matches(@"sensor Inlet Temp 22\.0 ", result.Output);
        Assert.Matches(@"fru System SN-42", result.Output);
        Assert.Matches(@"power on\n", result.Output);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(15)]
    [InlineData(16)]
    public async Task Freeipmi_EachOtherSuite_IsSpokenWhenOffered(int suite)
    {
        await using var bmc = BmcUnderTest.Start(BmcUnderTest.Options with { Identity = BmcUnderTest.Options.Identity with { Suites = CipherSuite.Known } });
        var result = await ForeignTool.RunAsync("ipmipower",
        [
            "-D", "LAN_2_0", "-h", $"127.0.0.1:{bmc.Bmc.EndPoint.Port}", "-u", "admin", "-p", "secret-password-20ch", "-l", "ADMIN", "-I", suite.ToString(CultureInfo.InvariantCulture), "--stat",
        ]);
        Assert.True(result.Output.Contains(": off", StringComparison.Ordinal), result.ToString());
        await using var ours = await bmc.ConnectAsync(BmcUnderTest.Admin with { Suite = CipherSuite.Find(suite) });
        Assert.Equal(suite, ours.Suite!.Id);
    }

    private static readonly Dictionary<string, string> Password = new(StringComparer.Ordinal) { ["IPMI_PASSWORD"] = "secret-password-20ch" };

    private string[] Login => ["-I", "lanplus", "-H", "127.0.0.1", "-p", Port, "-U", "admin", "-E", "-L", "ADMINISTRATOR"];

    private async Task<string> IpmitoolAsync(params string[] command)
    {
        var result = await ForeignTool.RunAsync("ipmitool", [.. Login, "-C", "17", .. command], environment: Password);
        Assert.True(result.Succeeded, $"ipmitool {string.Join(' ', command)}: {result}");
        return result.Output + result.Error;
    }

    private async Task<string> FreeipmiAsync(string program, params string[] options)
    {
        var result = await ForeignTool.RunAsync(program,
        [
            "-D", "LAN_2_0", "-h", $"127.0.0.1:{Port}", "-u", "admin", "-p", "secret-password-20ch", "-l", "ADMIN", "-I", "17", "--sdr-cache-directory", _folder.Path, "--quiet-cache", .. options,
        ]);
        Assert.True(result.Succeeded, $"{program}: {result}");
        return result.Output;
    }
}
