using Ironic.Redfish.Tests.Support;
using Ironic.Testing;

namespace Ironic.Redfish.Tests;

/// <summary>The lab's service judged by clients that know nothing of us: Debian's python3-sushy and redfishtool.</summary>
public sealed class ForeignClientTests
{
    private static readonly Dictionary<string, string> Environment = new(StringComparer.Ordinal) { ["REQUESTS_CA_BUNDLE"] = "", ["CURL_CA_BUNDLE"] = "", ["PYTHONWARNINGS"] = "ignore" };

    [Fact]
    public async Task Sushy_FindsThingsAndChangesThem()
    {
        await using var test = await BmcUnderTest.StartAsync();
        var script = $$"""
            import sushy
            root = sushy.Sushy('{{test.Address}}redfish/v1/', username='admin', password='secret', verify=False)
            system = root.get_system('/redfish/v1/Systems/1')
            print('power', system.power_state.value if hasattr(system.power_state, 'value') else system.power_state)
            system.set_system_boot_options(sushy.BOOT_SOURCE_TARGET_PXE, enabled=sushy.BOOT_SOURCE_ENABLED_ONCE)
            system.refresh(force=True)
            print('boot', system.boot.target.value)
            system.reset_system(sushy.RESET_ON)
            system.refresh(force=True)
            print('power', system.power_state.value)
            bios = system.bios
            bios.set_attribute('NumLock', 'Off', apply_time=sushy.APPLY_TIME_ON_RESET)
            print('bios', bios.attributes['SysProfile'])
            system.secure_boot.set_enabled(True)
            media = [m for m in root.get_manager('/redfish/v1/Managers/bmc').virtual_media.get_members() if 'CD' in [t.value for t in m.media_types]][0]
            media.insert_media('{{test.File}}')
            media.refresh(force=True)
            print('media', media.inserted, media.image)
            media.eject_media()
            print('nics', list(system.ethernet_interfaces.summary))
            print('volumes', system.storage.get_members()[0].volumes.get_members())
            """;

        var result = await ForeignTool.RunAsync("/usr/bin/python3", ["-c", script], environment: Environment);

        Assert.True(result.Succeeded, result.ToString());
        Assert.Contains("power Off", result.Output, StringComparison.Ordinal);
        Assert.Contains("boot Pxe", result.Output, StringComparison.Ordinal);
        Assert.Contains("power On", result.Output, StringComparison.Ordinal);
        Assert.Contains($"media True {test.File}", result.Output, StringComparison.Ordinal);
        Assert.Contains("52:54:77:01:00:01", result.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("Pxe", test.Board.LastBoot?.Target);
        Assert.True(test.Board.SecureBoot);
        Assert.Null(test.Board.Media);
    }

    [Fact]
    public async Task Sushy_MakesAndDeletesAVolume()
    {
        await using var test = await BmcUnderTest.StartAsync();
        var script = $$"""
            import sushy, time
            def settle(task): # it takes a look at the task itself, answered with 200, for the monitor's 200 at the end
                while root._conn.get('/redfish/v1/TaskService/Tasks/%d' % task).json()['TaskState'] != 'Completed': time.sleep(0.1)
            root = sushy.Sushy('{{test.Address}}redfish/v1/', username='admin', password='secret', verify=False)
            storage = root.get_system('/redfish/v1/Systems/1').storage.get_members()[0]
            volumes = storage.volumes
            print('times', sorted(time.value for time in volumes.operation_apply_time_support.mapped_supported_values))
            links = {'Drives': [{'@odata.id': drive.path} for drive in storage.drives[:2]]}
            volumes.create({'RAIDType': 'RAID1', 'Name': 'root', 'Links': links}, apply_time=sushy.APPLY_TIME_IMMEDIATE)
            settle(1)
            volumes.refresh(force=True)
            volume = volumes.get_members()[0]
            print('volume', volume.name, volume.raid_type.value, volume.capacity_bytes)
            volume.delete(apply_time=sushy.APPLY_TIME_IMMEDIATE)
            settle(2)
            print('left', root.get_system('/redfish/v1/Systems/1').storage.get_members()[0].volumes.get_members())
            """;

        var result = await ForeignTool.RunAsync("/usr/bin/python3", ["-c", script], environment: Environment);

        Assert.True(result.Succeeded, result.ToString());
        Assert.Contains("volume root RAID1 107374182400", result.Output, StringComparison.Ordinal);
        Assert.Contains("left []", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""-F UpdateParameters={"Targets":[]};type=application/json -F UpdateFile=@{0};type=application/octet-stream {1}redfish/v1/UpdateService/update-multipart""")]
    [InlineData("-H Content-Type:application/octet-stream --data-binary @{0} {1}redfish/v1/UpdateService/update")]
    public async Task Curl_PushesFirmware(string arguments)
    {
        await using var test = await BmcUnderTest.StartAsync();
        var file = Path.Combine(test.Folder, "nic.bin");
        await File.WriteAllBytesAsync(file, [.. "ironic-lab-firmware NIC 15\n"u8, .. new byte[300_000]]);

        var result = await ForeignTool.RunAsync("curl", ["-sSk", "-u", "admin:secret", "-w", "%{http_code}", .. arguments.Split(' ').Select(argument => argument.Replace("{0}", file, StringComparison.Ordinal).Replace("{1}", test.Address.ToString(), StringComparison.Ordinal))]);

        Assert.True(result.Succeeded, result.ToString());
        Assert.EndsWith("202", result.Output, StringComparison.Ordinal);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(file))), test.Service.LastFirmwareHash);
    }

    [Fact]
    public async Task Redfishtool_LogsInReadsAndResets()
    {
        await using var test = await BmcUnderTest.StartAsync();
        string[] login = ["-r", test.Service.EndPoint.ToString(), "-u", "admin", "-p", "secret", "-S", "Always", "-A", "Session"];

        var read = await ForeignTool.RunAsync("redfishtool", [.. login, "Systems", "-I", "1", "get"], environment: Environment);
        Assert.True(read.Succeeded, read.ToString());
        Assert.Contains("\"PowerState\": \"Off\"", read.Output, StringComparison.Ordinal);
        var on = await ForeignTool.RunAsync("redfishtool", [.. login, "Systems", "-I", "1", "reset", "On"], environment: Environment);
        Assert.True(on.Succeeded, on.ToString());
        Assert.True(test.Board.IsOn);
        Assert.Equal(0, test.Service.OpenSessions); // it deletes its own, and our service lets it
    }
}
