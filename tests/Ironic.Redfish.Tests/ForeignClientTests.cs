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
