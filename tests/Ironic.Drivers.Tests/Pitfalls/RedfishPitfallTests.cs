using Ironic.Drivers.Tests.Support;
using Ironic.Lab.Redfish;
using Ironic.Model.Drivers;
using Ironic.Redfish.Firmware;
using Ironic.Redfish.Tasks;
using Ironic.Redfish.Tests.Support;

namespace Ironic.Drivers.Tests.Pitfalls;

/// <summary>What BMCs in the field have done to others over Redfish, and how the drivers cope: the lab's BMC does it on demand.</summary>
public sealed class RedfishPitfallTests
{
    [Fact]
    public async Task Pitfall12_NoSessionFree_BasicIsUsed_AndOneSessionIsAllWeEverHold()
    {
        await using var node = await RedfishNode.StartAsync(Personalities.Idrac9, "idrac");
        node.Lab.Service.Faults = new() { RefusesSessions = true };
        Assert.Equal(PowerState.Off, await PowerOf(node));
        Assert.Equal(0, node.Lab.Service.OpenSessions);

        await using var free = await RedfishNode.StartAsync(Personalities.Idrac9, "idrac");
        for (var i = 0; i < 20; i++) await PowerOf(free);
        Assert.Equal((1, 1), (free.Lab.Service.OpenSessions, free.Lab.Service.MostSessions));
        await free.StopDriversAsync();
        Assert.Equal(0, free.Lab.Service.OpenSessions);
    }

    [Theory]
    [InlineData(TagManners.None)]
    [InlineData(TagManners.Strong)]
    [InlineData(TagManners.WeakGivenStrongTaken)]
    [InlineData(TagManners.Required)]
    [InlineData(TagManners.NoneTaken)]
    public async Task Pitfall13_ETagsOfAllManners_AreGotOver_AndNoneGoesWithAnAction(TagManners tags)
    {
        await using var node = await RedfishNode.StartAsync(Personalities.Generic with { Tags = tags, RefusesIfMatchOnPost = true });
        await node.Driver.Management.SetBootDeviceAsync(node.Context, BootDevice.Pxe, persistent: false, default);
        await node.Driver.Power.SetStateAsync(node.Context, PowerTarget.On, null, default);
        Assert.Equal("Pxe", node.Board.LastBoot?.Target);
    }

    [Fact]
    public async Task Pitfall13_ETagWantedInTheBody_IsPutThere()
    {
        await using var node = await RedfishNode.StartAsync(Personalities.LenovoXcc);
        await node.Driver.Management.SetBootDeviceAsync(node.Context, BootDevice.Pxe, persistent: false, default);
        Assert.Equal(new(BootDevice.Pxe, false), await node.Driver.Management.GetBootDeviceAsync(node.Context, default));
    }

    [Fact]
    public async Task Pitfall14_PatchAnsweredWith200AndNotStored_IsFoundOut()
    {
        await using var node = await RedfishNode.StartAsync();
        node.Lab.Service.Faults = new() { ForgetsBoot = true };
        Assert.Equal("bmc-setting-not-kept", (await FaultAsync(() => node.Driver.Management.SetBootDeviceAsync(node.Context, BootDevice.Pxe, false, default).AsTask())).Cause);
    }

    [Theory]
    [InlineData("idrac10")]
    [InlineData("asrockrack")]
    public async Task Pitfall15_BootIsWrittenToTheSettingsResource(string maker)
    {
        await using var node = await RedfishNode.StartAsync(Personalities.All[maker]);
        await node.Driver.Management.SetBootDeviceAsync(node.Context, BootDevice.Pxe, persistent: false, default);
        await node.Driver.Power.SetStateAsync(node.Context, PowerTarget.On, null, default);
        Assert.Equal("Pxe", node.Board.LastBoot?.Target);
        Assert.DoesNotContain(node.Lab.Service.Log, line => line == $"PATCH /redfish/v1/Systems/{Personalities.All[maker].SystemId}");
    }

    [Fact]
    public async Task Pitfall16_FieldsThatABmcRefuses_AreLeftOut()
    {
        await using var node = await RedfishNode.StartAsync(Personalities.SupermicroX11);
        var media = node.Slot<IVirtualMediaCapability>();
        await media.AttachAsync(node.Context, VirtualMediaDevice.Cdrom, node.Lab.File, default);
        Assert.Single(await media.ListMediaAsync(node.Context, default), drive => drive.Inserted);
    }

    [Fact]
    public async Task Pitfall17_ContinuousRefused_IsOnceBeforeEachStart()
    {
        await using var node = await RedfishNode.StartAsync(Personalities.Generic with { HasContinuous = false });
        await node.Driver.Management.SetBootDeviceAsync(node.Context, BootDevice.Pxe, persistent: true, default);
        for (var start = 0; start < 3; start++)
        {
            await node.Driver.Power.SetStateAsync(node.Context, PowerTarget.Off, null, default);
            await node.Driver.Power.SetStateAsync(node.Context, PowerTarget.On, null, default);
            Assert.Equal("Pxe", node.Board.LastBoot?.Target);
        }
    }

    [Fact]
    public async Task Pitfall18_WhatIsSetAlready_IsNotWrittenAgain()
    {
        await using var node = await RedfishNode.StartAsync(Personalities.Idrac9, "idrac");
        node.Context = node.Context with { BootMode = BootMode.Uefi };
        await node.Driver.Management.SetBootDeviceAsync(node.Context, BootDevice.Disk, persistent: true, default);
        var patches = Patches(node);
        await node.Driver.Management.SetBootDeviceAsync(node.Context, BootDevice.Disk, persistent: true, default);
        Assert.Equal(patches, Patches(node));
    }

    [Fact]
    public async Task Pitfall19_BiosSettings_AreOnePatchWithAnApplyTime_AndNoJobBesides()
    {
        await using var node = await RedfishNode.StartAsync(Personalities.Idrac9, "idrac");
        var done = await node.RunStepAsync(DriverSlot.Bios, "apply_configuration", """{"settings": [{"name": "NumLock", "value": "Off"}]}""");
        Assert.Equal("Off", done.Bios!.Single(setting => setting.Name == "NumLock").Value);
        Assert.Single(node.Lab.Service.Log, line => line.StartsWith("PATCH", StringComparison.Ordinal) && line.Contains("Bios", StringComparison.Ordinal));
        Assert.DoesNotContain(node.Lab.Service.Log, line => line.StartsWith("POST", StringComparison.Ordinal) && (line.Contains("Bios", StringComparison.Ordinal) || line.Contains("Jobs", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("idrac9")]
    [InlineData("supermicro-x11")]
    [InlineData("lenovo-xcc")]
    [InlineData("openbmc")]
    public async Task Pitfall20_MediaOfAllLayouts_AreEjectedFirst_Inserted_AndLookedAt(string maker)
    {
        await using var node = await RedfishNode.StartAsync(Personalities.All[maker]);
        var media = node.Slot<IVirtualMediaCapability>();
        await media.AttachAsync(node.Context, VirtualMediaDevice.Cdrom, new(node.Lab.File, "stale.iso"), default);
        await media.AttachAsync(node.Context, VirtualMediaDevice.Cdrom, node.Lab.File, default); // over what is there
        Assert.Equal(node.Lab.File.ToString(), Assert.Single(await media.ListMediaAsync(node.Context, default), drive => drive.Inserted).Image);
    }

    [Fact]
    public async Task Pitfall20_InsertionAnsweredWith204AndIgnored_IsFoundOut()
    {
        await using var node = await RedfishNode.StartAsync();
        node.Lab.Service.Faults = new() { ForgetsMedia = true };
        var attach = node.Slot<IVirtualMediaCapability>().AttachAsync(node.Context, VirtualMediaDevice.Cdrom, node.Lab.File, default).AsTask();
        Assert.Equal("bmc-setting-not-kept", (await FaultAsync(() => attach)).Cause);
    }

    [Theory]
    [InlineData("idrac9")] // no GracefulRestart
    [InlineData("ilo5")] // ActionInfo
    public async Task Pitfall21_ResetTypes_AreThoseThatTheBmcHas(string maker)
    {
        await using var node = await RedfishNode.StartAsync(Personalities.All[maker] with { ResetTypes = ["On", "ForceOff", "PushPowerButton"] });
        foreach (var target in new[] { PowerTarget.On, PowerTarget.Reboot, PowerTarget.SoftReboot }) await node.Driver.Power.SetStateAsync(node.Context, target, null, default);
        Assert.True(node.Board.IsOn);
    }

    [Fact]
    public async Task Pitfall21_A204IsNotDone_AndAnEmptyBodyNoState()
    {
        await using var node = await RedfishNode.StartAsync();
        await PowerOf(node);
        node.Lab.Service.Faults = new() { EmptyNext = 1 };
        Assert.Equal(PowerState.Off, await PowerOf(node));
        node.Lab.Service.Faults = new() { IgnoresReset = true };
        Assert.Equal("power-did-not-change", (await FaultAsync(() => node.Driver.Power.SetStateAsync(node.Context, PowerTarget.On, null, default).AsTask())).Cause);
    }

    [Fact]
    public async Task Pitfall22_FirmwareByPushOnly_AndATaskThatVanishes()
    {
        await using var test = await BmcUnderTest.StartAsync(Personalities.OpenBmc with { HasMultipart = false });
        var machine = await test.MachineAsync();
        test.Service.Faults = new() { TasksVanish = true };
        var task = await test.Bmc.PushUpdateAsync(machine, "bmc.tar", () => new MemoryStream("ironic-lab-firmware BMC 3.0\n"u8.ToArray()), default);
        await test.Bmc.WaitAsync(task!, TimeSpan.FromSeconds(60), default);
        Assert.Equal("3.0", (await test.Bmc.GetFirmwareAsync(machine, default)).Single(item => item.Id == "BMC").Version);
    }

    [Fact]
    public async Task Pitfall23_BmcThatChokesOnLongConnections_GetsANewOneEachTime()
    {
        await using var node = await RedfishNode.StartAsync();
        node.SetInfo("redfish_keep_alive", false);
        for (var i = 0; i < 5; i++) await PowerOf(node);
        Assert.True(node.Lab.Service.Connections >= 5, $"{node.Lab.Service.Connections} connections");
        Assert.Equal(1, node.Lab.Service.MostSessions);
    }

    [Fact]
    public async Task Pitfall24_RetriesAreBounded_AndTheFailureHasItsName()
    {
        await using var node = await RedfishNode.StartAsync();
        await PowerOf(node);
        var before = node.Lab.Service.Requests;
        node.Lab.Service.Faults = new() { FailNext = 10_000, FailStatus = 500 };
        var fault = await FaultAsync(() => PowerOf(node));
        Assert.Equal(("bmc-server-error", true), (fault.Cause, fault.IsTransient));
        Assert.InRange(node.Lab.Service.Requests - before, 1, 5);
    }

    [Theory]
    [InlineData("idrac9")]
    [InlineData("openbmc")]
    public async Task Pitfall25_IdsOfTheMakersOwn_AreFoundAndNeverGuessed(string maker)
    {
        await using var node = await RedfishNode.StartAsync(Personalities.All[maker] with { SystemId = "Odd.System-7", ManagerId = "strange", ChassisId = "c" });
        await node.Driver.Power.SetStateAsync(node.Context, PowerTarget.On, null, default);
        await node.Driver.Management.SetBootDeviceAsync(node.Context, BootDevice.Pxe, persistent: false, default);
        Assert.DoesNotContain(node.Lab.Service.Log, line => line.EndsWith("/Systems/1", StringComparison.Ordinal));
        node.SetInfo("redfish_system_id", "nosuch");
        var fault = await FaultAsync(() => PowerOf(node));
        Assert.Contains("has no system 'nosuch'; it has 'Odd.System-7'", fault.Message, StringComparison.Ordinal);
    }

    private static Task<PowerState> PowerOf(RedfishNode node) => node.Driver.Power.GetStateAsync(node.Context, default).AsTask();

    private static int Patches(RedfishNode node) => node.Lab.Service.Log.Count(line => line.StartsWith("PATCH", StringComparison.Ordinal));

    private static Task<DriverException> FaultAsync(Func<Task> act) => Assert.ThrowsAsync<DriverException>(act);
}
