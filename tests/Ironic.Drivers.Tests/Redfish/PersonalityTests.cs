using Ironic.Drivers.Tests.Support;
using Ironic.Lab.Redfish;
using Ironic.Model.Drivers;

namespace Ironic.Drivers.Tests.Redfish;

/// <summary>A machine's life with each maker's BMC, in one table: what our drivers do must come out the same, whatever the manners.</summary>
public sealed class PersonalityTests
{
    /// <summary>Maker, hardware type, what a CD is called, where boot is written, how media go in, how firmware goes, how tasks are named.</summary>
    public static TheoryData<string, string, string, string, string, string, string> Table => new()
    {
        { "generic", "redfish", "Cd", "Systems/1", "VirtualMedia.InsertMedia", "SimpleUpdate", "/TaskMonitors/1" },
        { "idrac9", "idrac", "Cd", "Systems/System.Embedded.1", "VirtualMedia.InsertMedia", "SimpleUpdate", "/Tasks/JID_1" },
        { "idrac10", "idrac", "Cd", "Systems/System.Embedded.1/Settings", "VirtualMedia.InsertMedia", "SimpleUpdate", "/Tasks/JID_1" },
        { "ilo4", "ilo", "Cd", "Systems/1", "VirtualMedia.InsertMedia", "SimpleUpdate", "/Tasks/1" },
        { "ilo5", "ilo", "Cd", "Systems/1", "VirtualMedia.InsertMedia", "SimpleUpdate", "/Tasks/1" },
        { "supermicro-x11", "redfish", "UsbCd", "Systems/1", "VirtualMedia.InsertMedia", "SimpleUpdate", "/Tasks/1" },
        { "lenovo-xcc", "redfish", "Cd", "Systems/1", "PATCH", "SimpleUpdate", "/TaskMonitors/1" },
        { "lenovo-se450", "redfish", "Cd", "Systems/1/Settings", "VirtualMedia.InsertMedia", "SimpleUpdate", "/TaskMonitors/1" },
        { "openbmc", "redfish", "Cd", "Systems/system", "VirtualMedia.InsertMedia", "update-multipart", "/TaskMonitors/1" },
        { "asrockrack", "redfish", "Cd", "Systems/1/Settings", "VirtualMedia.InsertMedia", "SimpleUpdate", "/TaskMonitors/1" },
    };

    [Fact]
    public void Table_HasEveryPersonality() => Assert.Equal(Personalities.All.Keys.Order(StringComparer.Ordinal), Table.Select(row => (string)row[0]).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Table))]
    public async Task Machine_IsLedThroughItsLife(string maker, string type, string cd, string bootPlace, string insertion, string update, string task)
    {
        await using var node = await RedfishNode.StartAsync(Personalities.All[maker], type);
        node.Context = node.Context with { BootMode = BootMode.Uefi };
        var (power, management, media) = (node.Driver.Power, node.Driver.Management, node.Slot<IVirtualMediaCapability>());

        // Virtual media in, boot override, power: the machine starts from the CD, once.
        await media.AttachAsync(node.Context, VirtualMediaDevice.Cdrom, node.Lab.File, default);
        Assert.Equal(node.Lab.FileBytes, await File.ReadAllBytesAsync(node.Board.Media!));
        Assert.Contains(node.Lab.Service.Log, line => line.Contains("/VirtualMedia/", StringComparison.Ordinal) && line.Contains(insertion, StringComparison.Ordinal));
        await management.SetBootDeviceAsync(node.Context, BootDevice.Cdrom, persistent: false, default);
        Assert.Contains(node.Lab.Service.Log, line => line.TrimEnd('/') == $"PATCH /redfish/v1/{bootPlace}");
        await power.SetStateAsync(node.Context, PowerTarget.On, null, default);
        Assert.Equal(cd, node.Board.LastBoot?.Target);
        Assert.Equal(PowerState.On, await power.GetStateAsync(node.Context, default));
        Assert.Null((await management.GetBootDeviceAsync(node.Context, default)).Device);

        // Media out; a BIOS setting holds after the restart that its step asks for.
        await media.DetachAsync(node.Context, [VirtualMediaDevice.Cdrom], default);
        Assert.Null(node.Board.Media);
        var bios = await node.RunStepAsync(DriverSlot.Bios, "apply_configuration", """{"settings": [{"name": "NumLock", "value": "Off"}]}""");
        Assert.Equal("Off", bios.Bios!.Single(setting => setting.Name == "NumLock").Value);

        // A task, by the way that the maker names it.
        var firmware = await node.RunStepAsync(DriverSlot.Firmware, "update", $$"""{"settings": [{"component": "bios", "url": "{{node.Lab.File}}"}]}""");
        Assert.Equal("2.1", firmware.Firmware!.Single(part => part.Component == "bios").CurrentVersion);
        Assert.Contains(node.Lab.Service.Log, line => line.StartsWith("POST", StringComparison.Ordinal) && line.EndsWith(update, StringComparison.Ordinal));
        Assert.Contains(node.Lab.Service.Log, line => line.StartsWith("GET", StringComparison.Ordinal) && line.TrimEnd('/').EndsWith(task, StringComparison.Ordinal));

        await power.SetStateAsync(node.Context, PowerTarget.SoftOff, null, default);
        Assert.Equal((PowerState.Off, false), (await power.GetStateAsync(node.Context, default), node.Board.IsOn));
        Assert.InRange(node.Lab.Service.MostSessions, 0, 1);
    }
}
