using System.Text.Json.Nodes;
using Ironic.Lab.Redfish;
using Ironic.Redfish.Bios;
using Ironic.Redfish.Events;
using Ironic.Redfish.Firmware;
using Ironic.Redfish.Inventory;
using Ironic.Redfish.Managers;
using Ironic.Redfish.Media;
using Ironic.Redfish.Sensors;
using Ironic.Redfish.Storage;
using Ironic.Redfish.Systems;
using Ironic.Redfish.Tasks;
using Ironic.Redfish.Tests.Support;

namespace Ironic.Redfish.Tests;

/// <summary>Everything that the library does, with every maker's manners.</summary>
public sealed class MachineTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    public static TheoryData<string> Makers => [.. Personalities.All.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Makers))]
    public async Task Power_GoesOnAndOff(string maker)
    {
        await using var test = await BmcUnderTest.StartAsync(Personalities.All[maker]);
        var machine = await test.MachineAsync();

        Assert.True(await test.Bmc.TryResetAsync(machine, PowerAction.On, None));
        Assert.Equal(SystemPower.On, await test.Bmc.GetPowerAsync(machine, None));
        Assert.True(await test.Bmc.TryResetAsync(machine, PowerAction.ForceRestart, None));
        Assert.True(await test.Bmc.TryResetAsync(machine, PowerAction.ForceOff, None));
        Assert.Equal(SystemPower.Off, await test.Bmc.GetPowerAsync(machine, None));
    }

    [Theory]
    [MemberData(nameof(Makers))]
    public async Task BootOverride_IsSetInTheMakersManner_AndUsedOnce(string maker)
    {
        await using var test = await BmcUnderTest.StartAsync(Personalities.All[maker]);
        var machine = await test.MachineAsync();

        await test.Bmc.SetBootOverrideAsync(machine, "Pxe", continuous: false, "UEFI", null, None);
        Assert.Equal(("Pxe", "Once"), ((await test.Bmc.GetBootOverrideAsync(machine, None)).Target, (await test.Bmc.GetBootOverrideAsync(machine, None)).Enabled));
        await test.Bmc.TryResetAsync(machine, PowerAction.On, None);
        Assert.Equal("Pxe", test.Board.LastBoot?.Target);
        Assert.False((await test.Bmc.GetBootOverrideAsync(machine, None)).IsEnabled);

        await test.Bmc.SetBootOverrideAsync(machine, "Cd", continuous: true, "UEFI", null, None);
        await test.Bmc.TryResetAsync(machine, PowerAction.ForceRestart, None);
        Assert.Contains(test.Board.LastBoot?.Target, (string[])["Cd", "UsbCd"]);
    }

    [Fact]
    public async Task BootOverride_WithoutContinuous_IsOnceAndTold()
    {
        await using var test = await BmcUnderTest.StartAsync(Personalities.Generic with { HasContinuous = false });
        var result = await test.Bmc.SetBootOverrideAsync(await test.MachineAsync(), "UefiHttp", continuous: true, "UEFI", new("http://10.0.0.1/boot.efi"), None);

        Assert.False(result.IsContinuous);
        Assert.Equal("http://10.0.0.1/boot.efi", (await test.Bmc.GetBootOverrideAsync(await test.MachineAsync(), None)).HttpUri);
    }

    [Fact]
    public async Task BootOverride_AcceptedAndNotKept_IsFoundOut()
    {
        await using var test = await BmcUnderTest.StartAsync(Personalities.SupermicroX11);
        var machine = await test.MachineAsync();
        test.Service.Faults = new() { ForgetsBoot = true };

        var fault = await Assert.ThrowsAsync<RedfishException>(() => test.Bmc.SetBootOverrideAsync(machine, "Pxe", continuous: false, null, null, None));

        Assert.Equal(RedfishFailure.NotKept, fault.Failure);
    }

    [Fact]
    public async Task ETags_ThatNoneIsTaken_OrBusyAnswers_AreGotOver()
    {
        await using var test = await BmcUnderTest.StartAsync(Personalities.Generic with { Tags = TagManners.NoneTaken });
        var machine = await test.MachineAsync();
        await test.Bmc.SetBootOverrideAsync(machine, "Hdd", continuous: false, null, null, None);
        test.Service.Faults = new() { FailNext = 1, FailStatus = 400, FailMessage = "IDRAC.2.8.SYS518" };

        Assert.Equal(SystemPower.Off, await test.Bmc.GetPowerAsync(machine, None));
    }

    [Theory]
    [MemberData(nameof(Makers))]
    public async Task VirtualMedia_GoesInAndOut(string maker)
    {
        await using var test = await BmcUnderTest.StartAsync(Personalities.All[maker]);
        var machine = await test.MachineAsync();

        var slot = await test.Bmc.InsertMediaAsync(machine, "CD", test.File, None);
        Assert.True(slot.IsInserted);
        Assert.Equal(test.FileBytes, await File.ReadAllBytesAsync(test.Board.Media!, None));
        await test.Bmc.InsertMediaAsync(machine, "CD", new(test.File, "other.iso"), None); // in place of the first
        await test.Bmc.EjectMediaAsync(machine, "CD", None);
        Assert.Null(test.Board.Media);
    }

    [Theory]
    [MemberData(nameof(Makers))]
    public async Task Bios_IsCheckedAskedForAndAppliedByTheNextStart(string maker)
    {
        await using var test = await BmcUnderTest.StartAsync(Personalities.All[maker]);
        var machine = await test.MachineAsync();

        var wrong = await Assert.ThrowsAsync<RedfishException>(() => test.Bmc.SetBiosAsync(machine, new() { ["NumLock"] = "Maybe", ["PostDelaySeconds"] = 99, ["Nothing"] = 1 }, None));
        Assert.All((string[])["NumLock", "PostDelaySeconds", "Nothing"], name => Assert.Contains(name, wrong.Message, StringComparison.Ordinal));

        var (_, written) = await test.Bmc.SetBiosAsync(machine, new() { ["ProcVirtualization"] = "Disabled", ["PostDelaySeconds"] = "7", ["NumLock"] = "On" }, None);
        Assert.Equal(["ProcVirtualization", "PostDelaySeconds"], written);
        Assert.Equal(2, (await test.Bmc.GetPendingBiosAsync(machine, None)).Count);
        await test.Bmc.TryResetAsync(machine, PowerAction.On, None);
        Assert.Empty(await test.Bmc.GetPendingBiosAsync(machine, None));
        Assert.Equal("Disabled", (string?)(await test.Bmc.GetBiosAsync(machine, None)).Single(s => s.Name == "ProcVirtualization").Value);

        await test.Bmc.ResetBiosAsync(machine, None);
        await test.Bmc.TryResetAsync(machine, PowerAction.ForceRestart, None);
        Assert.Equal("Enabled", (string?)(await test.Bmc.GetBiosAsync(machine, None)).Single(s => s.Name == "ProcVirtualization").Value);
    }

    [Fact]
    public async Task SecureBoot_IsSwitchedAndReadBack()
    {
        await using var test = await BmcUnderTest.StartAsync(Personalities.LenovoXcc);
        var machine = await test.MachineAsync();

        await test.Bmc.SetSecureBootAsync(machine, enabled: true, None);

        Assert.True((await test.Bmc.GetSecureBootAsync(machine, None)).IsEnabled);
        Assert.True(test.Board.SecureBoot);
        await test.Bmc.ResetSecureBootKeysAsync(machine, "DeleteAllKeys", None);
        Assert.Equal("SetupMode", (await test.Bmc.GetSecureBootAsync(machine, None)).Mode);
    }

    [Fact]
    public async Task Volumes_AreMadeAndDeletedByTasks()
    {
        await using var test = await BmcUnderTest.StartAsync();
        var machine = await test.MachineAsync();
        var storage = Assert.Single(await test.Bmc.GetStorageAsync(machine, None));
        Assert.Equal(4, storage.Drives.Count);

        var (task, needsReset) = await test.Bmc.CreateVolumeAsync(storage, "RAID1", [.. storage.Drives.Take(2).Select(d => d.Path)], null, "root", None);
        Assert.False(needsReset);
        await test.Bmc.WaitAsync(task!, Long, None);
        var volume = Assert.Single(Assert.Single(await test.Bmc.GetStorageAsync(machine, None)).Volumes);
        Assert.Equal(("RAID1", "root"), (volume.RaidType, volume.Name));

        await test.Bmc.WaitAsync((await test.Bmc.DeleteVolumeAsync(volume, None)).Task!, Long, None);
        Assert.Empty(Assert.Single(await test.Bmc.GetVolumesAsync(machine, None)).Volumes);
        Assert.Equal(new(null, false), await test.Bmc.DeleteVolumeAsync(volume with { ApplyTimes = [] }, None)); // gone already
    }

    [Fact]
    public async Task Volumes_ThatWaitForAStart_AreThereAfterIt()
    {
        await using var test = await BmcUnderTest.StartAsync(Personalities.Generic with { VolumeTimes = ["OnReset"] });
        var machine = await test.MachineAsync();
        var storage = Assert.Single(await test.Bmc.GetStorageAsync(machine, None));

        var (task, needsReset) = await test.Bmc.CreateVolumeAsync(storage, "RAID5", [.. storage.Drives.Take(3).Select(d => d.Path)], 50L << 30, null, None);
        Assert.True(needsReset);
        Assert.Equal(("Pending", RedfishTaskState.Running), (task!.Word, (await test.Bmc.LookAsync(task, None)).State));
        Assert.Empty(test.Board.Volumes);
        await test.Bmc.TryResetAsync(machine, PowerAction.On, None);
        var plugged = Assert.Single(test.Board.Volumes); // the machine that starts has it, though the task goes on
        await test.Bmc.WaitAsync(task, Long, None);
        var volume = Assert.Single(Assert.Single(await test.Bmc.GetVolumesAsync(machine, None)).Volumes);
        Assert.Equal((plugged.Id, plugged.Bytes, plugged.Naa), (volume.Id, volume.CapacityBytes, Assert.Single(volume.Identifiers).Name));
        Assert.Equal(("RAID5", 50L << 30, true), (volume.RaidType, volume.CapacityBytes, volume.IsRaidSet));

        var deletion = await test.Bmc.DeleteVolumeAsync(volume, None);
        Assert.True(deletion.NeedsReset);
        await test.Bmc.TryResetAsync(machine, PowerAction.ForceRestart, None);
        Assert.Empty(test.Board.Volumes);
        await test.Bmc.WaitAsync(deletion.Task!, Long, None);
        Assert.Empty(Assert.Single(await test.Bmc.GetVolumesAsync(machine, None)).Volumes);
    }

    [Fact]
    public async Task Volumes_InTheWordsOfOldSchemas_AreAskedForInThem()
    {
        await using var test = await BmcUnderTest.StartAsync(Personalities.Idrac9 with { OldVolumes = true });
        var machine = await test.MachineAsync();
        var storage = Assert.Single(await test.Bmc.GetStorageAsync(machine, None));

        var work = await test.Bmc.CreateVolumeAsync(storage, "RAID10", [.. storage.Drives.Select(d => d.Path)], null, null, None);
        await test.Bmc.WaitAsync(work.Task!, Long, None);

        Assert.Equal("RAID10", Assert.Single(Assert.Single(await test.Bmc.GetVolumesAsync(machine, None)).Volumes).RaidType);
        var fault = await Assert.ThrowsAsync<RedfishException>(() => test.Bmc.CreateVolumeAsync(storage, "RAID1", [storage.Drives[0].Path, storage.Drives[1].Path], null, null, None));
        Assert.Contains("belongs to another volume", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Firmware_IsFetchedOrPushed_AndFailuresAreTold()
    {
        await using var test = await BmcUnderTest.StartAsync(Personalities.Generic);
        var machine = await test.MachineAsync();

        await test.Bmc.WaitAsync((await test.Bmc.SimpleUpdateAsync(machine, test.File, None))!, TimeSpan.FromSeconds(20), None);
        Assert.Equal("2.1", (await test.Bmc.GetFirmwareAsync(machine, None)).Single(item => item.Id == "BIOS").Version);

        var task = await test.Bmc.PushUpdateAsync(machine, "nic.bin", () => new MemoryStream("ironic-lab-firmware NIC 15\n"u8.ToArray()), None);
        await test.Bmc.WaitAsync(task!, TimeSpan.FromSeconds(20), None);
        Assert.Equal("15", (await test.Bmc.GetFirmwareAsync(machine, None)).Single(item => item.Id == "NIC").Version);

        test.Service.Faults = new() { TasksFail = true };
        var failing = await test.Bmc.SimpleUpdateAsync(machine, test.File, None);
        var fault = await Assert.ThrowsAsync<RedfishException>(() => test.Bmc.WaitAsync(failing!, TimeSpan.FromSeconds(20), None));
        Assert.Contains("could not be verified", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Firmware_BarePushAndVanishingTask_AsOpenBmcHasThem()
    {
        await using var test = await BmcUnderTest.StartAsync(Personalities.OpenBmc with { HasMultipart = false });
        var machine = await test.MachineAsync();
        await Assert.ThrowsAsync<RedfishException>(() => test.Bmc.SimpleUpdateAsync(machine, test.File, None));
        test.Service.Faults = new() { TasksVanish = true };

        var task = await test.Bmc.PushUpdateAsync(machine, "bmc.tar", () => new MemoryStream("ironic-lab-firmware BMC 3.0\n"u8.ToArray()), None);

        Assert.Equal(RedfishTaskState.Vanished, (await test.Bmc.WaitAsync(task!, TimeSpan.FromSeconds(20), None)).State);
        Assert.Equal("3.0", (await test.Bmc.GetFirmwareAsync(machine, None)).Single(item => item.Id == "BMC").Version);
    }

    [Theory]
    [InlineData("generic")] // schema Sensor
    [InlineData("supermicro-x11")] // schemas Thermal and Power
    public async Task Sensors_AreReadInEitherSchema(string maker)
    {
        await using var test = await BmcUnderTest.StartAsync(Personalities.All[maker]);
        var sensors = await test.Bmc.GetSensorsAsync(await test.MachineAsync(), None);

        Assert.Equal(21, sensors.Single(s => s.Name == "Inlet Temp").Reading);
        Assert.Equal(42, sensors.Single(s => s.Name == "Inlet Temp").UpperCritical);
        Assert.Null(sensors.Single(s => s.Name == "CPU1 Temp").Reading);
        Assert.Contains(sensors, s => s is { Type: "Fan", Units: "RPM" });
    }

    [Fact]
    public async Task Inventory_HasWhatTheBoardHas()
    {
        await using var test = await BmcUnderTest.StartAsync(Personalities.Ilo5);
        var hardware = await test.Bmc.GetHardwareAsync(await test.MachineAsync(), None);

        Assert.Equal(("HPE", 4, 8192L, "x86_64", "UEFI"), (hardware.Vendor, hardware.Threads, hardware.MemoryMiB, hardware.Architecture, hardware.BootMode));
        Assert.Equal("52:54:77:01:00:01", Assert.Single(hardware.Nics).Mac);
        Assert.Equal(4, Assert.Single(hardware.Storage).Drives.Count);
    }

    [Theory]
    [InlineData("generic")]
    [InlineData("openbmc")]
    public async Task Light_Clock_AndReset_OfTheBmc(string maker)
    {
        await using var test = await BmcUnderTest.StartAsync(Personalities.All[maker], new() { RestartTime = TimeSpan.Zero });
        var machine = await test.MachineAsync();

        await test.Bmc.SetIndicatorAsync(machine, machine.SystemPath, "On", None);
        Assert.Equal("On", await test.Bmc.GetIndicatorAsync(machine.SystemPath, None));
        var then = new DateTimeOffset(2031, 2, 3, 4, 5, 6, TimeSpan.Zero);
        await test.Bmc.SetClockAsync(machine, then, None);
        Assert.InRange((await test.Bmc.GetClockAsync(machine, None))!.Value, then, then.AddMinutes(1));
        await test.Bmc.ResetManagerAsync(machine, isForced: false, None);
        Assert.Equal(SystemPower.Off, await test.Bmc.GetPowerAsync(await test.MachineAsync(), None)); // in a new session
    }

    [Fact]
    public async Task Events_ComeByStream()
    {
        await using var test = await BmcUnderTest.StartAsync();
        var machine = await test.MachineAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await using var events = test.Bmc.ListenAsync(machine, limit.Token).GetAsyncEnumerator(limit.Token);
        var next = events.MoveNextAsync().AsTask();
        while (!next.IsCompleted)
        {
            test.Service.TellPower(isOn: true); // until the stream is open, nobody hears
            await Task.WhenAny(next, Task.Delay(50, limit.Token));
        }

        Assert.True(await next);
        Assert.True(events.Current.MayBePower);
        Assert.Equal(machine.SystemPath, events.Current.Origin);
    }

    [Fact]
    public async Task Subscriptions_AreMadeListedAndDeleted()
    {
        await using var test = await BmcUnderTest.StartAsync();
        var machine = await test.MachineAsync();

        var made = await test.Bmc.SubscribeAsync(machine, test.File, "node-1", ["Alert"], new JsonArray(), None);
        Assert.Equal("node-1", (await test.Bmc.GetSubscriptionAsync(machine, made.Path, None))?.Context);
        await test.Bmc.UnsubscribeAsync(made.Path, None);
        await test.Bmc.UnsubscribeAsync(made.Path, None);
        Assert.Empty(await test.Bmc.GetSubscriptionsAsync(machine, None));
    }
}
