using Ironic.Drivers.Tests.Support;
using Ironic.Model.Drivers;

namespace Ironic.Drivers.Tests.Redfish;

public sealed class RedfishFirmwareTests
{
    [Fact]
    public async Task Update_OfTheBios_EndsWithTheNewVersion()
    {
        await using var node = await RedfishNode.StartAsync();
        var before = await node.Slot<IFirmwareCapability>().ReadFirmwareAsync(node.Context, default);
        Assert.Equal(["bios", "bmc"], before.Select(part => part.Component));

        var done = await node.RunStepAsync(DriverSlot.Firmware, "update", $$"""{"settings": [{"component": "bios", "url": "{{node.Lab.File}}"}]}""");

        Assert.Equal("2.1", done.Firmware!.Single(part => part.Component == "bios").CurrentVersion);
        Assert.True(node.Board.IsOn); // it was started for it
    }

    [Fact]
    public async Task Update_WhoseTaskFails_IsNamed()
    {
        await using var node = await RedfishNode.StartAsync();
        node.Lab.Service.Faults = new() { TasksFail = true };

        var fault = await Assert.ThrowsAsync<DriverException>(() => node.RunStepAsync(DriverSlot.Firmware, "update", $$"""{"settings": [{"component": "bios", "url": "{{node.Lab.File}}"}]}"""));

        Assert.Equal("bmc-task-failed", fault.Cause);
    }

    [Theory]
    [InlineData("""{"settings": []}""")]
    [InlineData("""{"settings": [{"component": "disk", "url": "http://10.0.0.1/a"}]}""")]
    [InlineData("""{"settings": [{"component": "bios", "url": "a"}]}""")]
    [InlineData("""{"settings": [7]}""")]
    public async Task Update_OfWhatCannotBe_IsRefused(string args)
    {
        await using var node = await RedfishNode.StartAsync();
        Assert.Equal("step-arguments-invalid", (await Assert.ThrowsAsync<DriverException>(() => node.RunStepAsync(DriverSlot.Firmware, "update", args))).Cause);
    }
}
