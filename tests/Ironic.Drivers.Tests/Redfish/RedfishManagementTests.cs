using Ironic.Drivers.Tests.Support;
using Ironic.Lab.Redfish;
using Ironic.Model.Drivers;
using Ironic.Testing;

namespace Ironic.Drivers.Tests.Redfish;

public sealed class RedfishManagementTests
{
    public static TheoryData<string> Makers => [.. Personalities.All.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Makers))]
    public async Task BootDevice_AllOfThem_AreReadBackWithEveryMaker(string maker)
    {
        await using var node = await RedfishNode.StartAsync(Personalities.All[maker]);
        node.Context = node.Context with { BootMode = BootMode.Uefi };
        var management = node.Driver.Management;
        Assert.Equal(new(null, null), await management.GetBootDeviceAsync(node.Context, default));
        foreach (var device in management.SupportedBootDevices)
        {
            await management.SetBootDeviceAsync(node.Context, device, persistent: false, default);
            Assert.Equal(new(device, false), await management.GetBootDeviceAsync(node.Context, default));
        }

        await management.SetBootDeviceAsync(node.Context, BootDevice.Disk, persistent: true, default);
        Assert.Equal(new(BootDevice.Disk, true), await management.GetBootDeviceAsync(node.Context, default));
        await node.Driver.Power.SetStateAsync(node.Context, PowerTarget.On, null, default);
        Assert.Equal("Hdd", node.Board.LastBoot?.Target);
    }

    [Fact]
    public async Task BootDevice_PersistentWhereTheBmcKnowsOnlyOnce_IsSetBeforeEachStart()
    {
        await using var node = await RedfishNode.StartAsync(Personalities.Generic with { HasContinuous = false });
        await node.Driver.Management.SetBootDeviceAsync(node.Context, BootDevice.Pxe, persistent: true, default);
        await node.Driver.Power.SetStateAsync(node.Context, PowerTarget.On, null, default);
        await node.Driver.Power.SetStateAsync(node.Context, PowerTarget.Reboot, null, default);

        Assert.Equal("Pxe", node.Board.LastBoot?.Target);
        Assert.Equal(new(BootDevice.Pxe, true), await node.Driver.Management.GetBootDeviceAsync(node.Context, default));
        Assert.Contains(node.Timeline.Events, e => e.Message!.Contains("knows no persistent boot device", StringComparison.Ordinal));
    }

    [Fact]
    public async Task BootDevice_UefiHttp_TakesTheNodesUrl_AndLeavesNoneBehind()
    {
        await using var node = await RedfishNode.StartAsync();
        node.SetInfo("redfish_http_boot_uri", "http://10.0.0.1/boot.efi");
        await node.Driver.Management.SetBootDeviceAsync(node.Context, BootDevice.UefiHttp, persistent: false, default);
        await node.Driver.Power.SetStateAsync(node.Context, PowerTarget.On, null, default);
        Assert.Equal(new RedfishBoot("UefiHttp", "http://10.0.0.1/boot.efi"), node.Board.LastBoot);

        node.SetInfo("redfish_http_boot_uri", null);
        await node.Driver.Management.SetBootDeviceAsync(node.Context, BootDevice.UefiHttp, persistent: false, default);
        await node.Driver.Power.SetStateAsync(node.Context, PowerTarget.Reboot, null, default);
        Assert.Equal(new RedfishBoot("UefiHttp", null), node.Board.LastBoot);
        node.SetInfo("redfish_http_boot_uri", "boot.efi");
        Assert.Contains("redfish_http_boot_uri is 'boot.efi', but must be an http:// or https:// URL", Assert.Single(node.Driver.Management.Validate(node.Context)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task BootDevice_AcceptedAndNotKept_IsNamed()
    {
        await using var node = await RedfishNode.StartAsync();
        node.Lab.Service.Faults = new() { ForgetsBoot = true };

        var fault = await Assert.ThrowsAsync<DriverException>(() => node.Driver.Management.SetBootDeviceAsync(node.Context, BootDevice.Pxe, false, default).AsTask());

        Assert.Equal("bmc-setting-not-kept", fault.Cause);
    }

    [Fact]
    public async Task BootDevice_SetByUs_IsWhatSushySees()
    {
        await using var node = await RedfishNode.StartAsync();
        await node.Driver.Management.SetBootDeviceAsync(node.Context, BootDevice.Cdrom, persistent: true, default);
        await node.Slot<ISecureBootCapability>().SetSecureBootAsync(node.Context, enabled: true, default);
        await node.Slot<IVirtualMediaCapability>().AttachAsync(node.Context, VirtualMediaDevice.Cdrom, node.Lab.File, default);
        var script = $"""
            import sushy
            root = sushy.Sushy('{node.Lab.Address}redfish/v1/', username='admin', password='secret', verify=False)
            system = root.get_system('/redfish/v1/Systems/1')
            print(system.boot.target.value, system.boot.enabled.value, system.secure_boot.enabled)
            print([m.image for m in root.get_manager('/redfish/v1/Managers/bmc').virtual_media.get_members() if m.inserted])
            """;

        var seen = await ForeignTool.RunAsync("/usr/bin/python3", ["-W", "ignore", "-c", script], environment: new Dictionary<string, string>(StringComparer.Ordinal) { ["REQUESTS_CA_BUNDLE"] = "", ["CURL_CA_BUNDLE"] = "" });

        Assert.True(seen.Succeeded, seen.ToString());
        Assert.Equal($"Cd Continuous True\n['{node.Lab.File}']", seen.Output.Trim());
    }

    [Fact]
    public async Task BootMode_AndSecureBoot_AreSetAndRead()
    {
        await using var node = await RedfishNode.StartAsync();
        var mode = node.Slot<IBootModeCapability>();
        await mode.SetBootModeAsync(node.Context, BootMode.Bios, default);
        Assert.Equal(BootMode.Bios, await mode.GetBootModeAsync(node.Context, default));
        await mode.SetBootModeAsync(node.Context, BootMode.Uefi, default);
        Assert.Equal(BootMode.Uefi, await mode.GetBootModeAsync(node.Context, default));

        var secure = node.Slot<ISecureBootCapability>();
        Assert.False(await secure.GetSecureBootAsync(node.Context, default));
        await secure.SetSecureBootAsync(node.Context, enabled: true, default);
        Assert.True(await secure.GetSecureBootAsync(node.Context, default));
        Assert.True(node.Board.SecureBoot);
    }

    [Theory]
    [InlineData("generic")]
    [InlineData("openbmc")]
    public async Task Indicators_AreListedAndSet(string maker)
    {
        await using var node = await RedfishNode.StartAsync(Personalities.All[maker]);
        var lights = node.Slot<IIndicatorCapability>();
        var system = Assert.Single(await lights.ListIndicatorsAsync(node.Context, default), light => light.Component == IndicatorComponent.System);

        await lights.SetIndicatorAsync(node.Context, system, IndicatorState.On, default);

        Assert.Equal(IndicatorState.On, await lights.GetIndicatorAsync(node.Context, system, default));
        Assert.Equal("unsupported", (await Assert.ThrowsAsync<DriverException>(() =>
            lights.GetIndicatorAsync(node.Context, system with { Name = "none" }, default).AsTask())).Cause);
    }

    [Theory]
    [MemberData(nameof(Makers))]
    public async Task VirtualMedia_IsAttachedListedAndDetached(string maker)
    {
        await using var node = await RedfishNode.StartAsync(Personalities.All[maker]);
        var media = node.Slot<IVirtualMediaCapability>();
        await media.AttachAsync(node.Context, VirtualMediaDevice.Cdrom, node.Lab.File, default);
        Assert.Equal(node.Lab.File.ToString(), Assert.Single(await media.ListMediaAsync(node.Context, default), drive => drive.Inserted).Image);

        await media.DetachAsync(node.Context, [VirtualMediaDevice.Cdrom], default);
        Assert.DoesNotContain(await media.ListMediaAsync(node.Context, default), drive => drive.Inserted);
    }

    [Fact]
    public async Task Identity_NamesMakerFirmwareAndQuirks()
    {
        await using var node = await RedfishNode.StartAsync(Personalities.SupermicroX11);
        var facts = await node.Slot<IBmcIdentityCapability>().IdentifyAsync(node.Context, default);

        Assert.Equal(("supermicro", "X11DPU", "1.74.06"), (facts["bmc_vendor"], facts["bmc_model"], facts["bmc_firmware"]));
        Assert.Equal("bootNeedsEnabled,cdIsUsbCd,mediaImageOnly", facts["bmc_quirks"]);
        Assert.Equal("OK", await node.Slot<IHealthCapability>().GetHealthAsync(node.Context, default));
    }

    [Fact]
    public async Task Nmi_OnAMachineThatIsOn_IsTaken()
    {
        await using var node = await RedfishNode.StartAsync();
        await node.Driver.Power.SetStateAsync(node.Context, PowerTarget.On, null, default);
        await node.Slot<INmiCapability>().InjectNmiAsync(node.Context, default);
        Assert.Contains(node.Timeline.Events, e => e.Message!.StartsWith("NMI accepted", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Steps_OfTheBmc_AreDone()
    {
        await using var node = await RedfishNode.StartAsync();
        await node.RunStepAsync(DriverSlot.Management, "set_bmc_clock", """{"target_datetime": "2026-11-21T15:00:00+00:00"}""");
        await node.RunStepAsync(DriverSlot.Management, "clear_secure_boot_keys");
        await node.RunStepAsync(DriverSlot.Management, "reset_secure_boot_keys_to_default");
        await node.RunStepAsync(DriverSlot.Management, "reset_bmc");
        Assert.Equal("step-arguments-invalid", (await Assert.ThrowsAsync<DriverException>(() => node.RunStepAsync(DriverSlot.Management, "set_bmc_clock", """{"target_datetime": "noon"}"""))).Cause);
    }
}
