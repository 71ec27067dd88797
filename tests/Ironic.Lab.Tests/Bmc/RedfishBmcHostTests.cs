using Ironic.Lab.Bmc;
using Ironic.Lab.Machines;
using Ironic.Testing;

namespace Ironic.Lab.Tests.Bmc;

/// <summary>A real machine behind our Redfish service, driven by python3-sushy, which others wrote.</summary>
public sealed class RedfishBmcHostTests
{
    private static readonly Dictionary<string, string> Python = new(StringComparer.Ordinal) { ["REQUESTS_CA_BUNDLE"] = "", ["CURL_CA_BUNDLE"] = "", ["PYTHONWARNINGS"] = "ignore" };

    [Fact]
    public async Task Sushy_BootsTheMachineFromVirtualMedia_AndTakesThemOut()
    {
        using var folder = new TemporaryFolder();
        await SectorGuest.MakeCdAsync(folder.Path, "guest.iso");
        await using var fixture = await LabFixture.StartAsync(LabFixture.Small with { Bmc = BmcKind.Redfish });
        var machine = fixture.Machine;

        await SushyAsync(
            machine,
            $$"""
            import functools, http.server, threading
            server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), functools.partial(http.server.SimpleHTTPRequestHandler, directory='{{folder.Path}}'))
            threading.Thread(target=server.serve_forever, daemon=True).start()
            cd.insert_media('http://127.0.0.1:%d/guest.iso' % server.server_port)
            system.set_system_boot_options(sushy.BOOT_SOURCE_TARGET_CD, enabled=sushy.BOOT_SOURCE_ENABLED_ONCE)
            system.reset_system(sushy.RESET_ON)
            """);
        var booted = await machine.Console.WaitForAsync(SectorGuest.Greeting, 0, LabFixture.Limit, default);
        Assert.Equal("power On media True", await SushyAsync(machine, Status));

        await SushyAsync(machine, "system.set_system_boot_options(sushy.BOOT_SOURCE_TARGET_CD, enabled=sushy.BOOT_SOURCE_ENABLED_ONCE)");
        await machine.Console.SendAsync(SectorGuest.Reset, default);
        booted = await machine.Console.WaitForAsync("reset by the guest; boot order: CD, disk, network", booted.End, LabFixture.Limit, default);
        booted = await machine.Console.WaitForAsync(SectorGuest.Greeting, booted.End, LabFixture.Limit, default);

        await SushyAsync(machine, "cd.eject_media(); system.reset_system(sushy.RESET_FORCE_RESTART)"); // the override held once; the disk is empty
        await machine.Console.WaitForAsync(LabFixture.IpxeRuns, booted.End, LabFixture.Limit, default);
        await SushyAsync(machine, "system.reset_system(sushy.RESET_FORCE_OFF)");
        Assert.False(machine.IsPoweredOn);
        Assert.Equal("power Off media False", await SushyAsync(machine, Status));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(Path.GetDirectoryName(machine.DiskPath)!, "media")));
    }

    [Fact]
    public async Task Sushy_MakesAVolume_ThatTheMachineBootsFrom_UntilItIsDeleted()
    {
        await using var fixture = await LabFixture.StartAsync(LabFixture.Small with { Bmc = BmcKind.Redfish });
        var (machine, console) = (fixture.Machine, fixture.Machine.Console);
        await SushyAsync(machine, """
            storage = system.storage.get_members()[0]
            links = {'Drives': [{'@odata.id': drive.path} for drive in storage.drives[:2]]}
            storage.volumes.create({'RAIDType': 'RAID1', 'CapacityBytes': 40000001, 'Links': links}, apply_time=sushy.APPLY_TIME_ON_RESET)
            system.reset_system(sushy.RESET_ON)
            """);
        await console.WaitForAsync(LabFixture.IpxeRuns, 0, LabFixture.Limit, default); // both disks are empty
        var volume = new FileInfo(machine.VolumePath("Volume.1"));
        Assert.Equal(40_000_512, volume.Length); // whole sectors

        SectorGuest.Install(volume.FullName);
        var restart = console.Position;
        await SushyAsync(machine, "system.reset_system(sushy.RESET_FORCE_RESTART)");
        await console.WaitForAsync(SectorGuest.Greeting, restart, LabFixture.Limit, default);

        restart = console.Position;
        await SushyAsync(machine, """
            system.storage.get_members()[0].volumes.get_members()[0].delete(apply_time=sushy.APPLY_TIME_ON_RESET)
            system.reset_system(sushy.RESET_FORCE_RESTART)
            """);
        await console.WaitForAsync(LabFixture.IpxeRuns, restart, LabFixture.Limit, default);
        volume.Refresh();
        Assert.False(volume.Exists);
    }

    [Fact]
    public async Task Media_PutInWhileOff_AreThereAtTheStart_AndFaultsShow()
    {
        using var folder = new TemporaryFolder();
        await SectorGuest.MakeCdAsync(folder.Path, "guest.iso");
        await using var fixture = await LabFixture.StartAsync(LabFixture.Small with { Bmc = BmcKind.Redfish });
        var machine = fixture.Machine;
        await machine.SetMediaAsync(folder.File("guest.iso"), default);
        await machine.TurnOnAsync(BootOrder.CdFirst, default);
        await machine.Console.WaitForAsync(SectorGuest.Greeting, 0, LabFixture.Limit, default);

        await machine.SetMediaAsync(null, default);
        await Assert.ThrowsAsync<LabException>(() => machine.SetMediaAsync("/nonexistent.iso", default));
    }

    private static async Task<string> SushyAsync(Machine machine, string script)
    {
        var result = await ForeignTool.RunAsync("/usr/bin/python3", ["-c", $"""
            import sushy
            root = sushy.Sushy('https://{machine.Bmc.Address}/redfish/v1/', username='{machine.Bmc.User}', password='{machine.Bmc.Password}', verify=False)
            system = root.get_system('/redfish/v1/Systems/1')
            cd = [m for m in root.get_manager('/redfish/v1/Managers/bmc').virtual_media.get_members() if 'CD' in [t.value for t in m.media_types]][0]
            {script}
            """], environment: Python);
        Assert.True(result.Succeeded, result.ToString());
        return result.Output.Trim();
    }

    private const string Status = "print('power', system.power_state.value, 'media', cd.inserted)";
}
