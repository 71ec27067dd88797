using System.Text.Json.Nodes;
using Ironic.Drivers.Tests.Support;
using Ironic.Model.Drivers;
using Ironic.Model.Json;

namespace Ironic.Drivers.Tests.Redfish;

public sealed class RedfishVendorTests
{
    [Fact]
    public async Task Subscriptions_AreMadeListedAndEnded()
    {
        await using var node = await RedfishNode.StartAsync();
        var vendor = node.Slot<IVendorInterface>();
        async Task<JsonNode?> CallAsync(string method, string args)
        {
            Assert.Empty(vendor.ValidateCall(node.Context, method, JsonMap.Parse(args)));
            return await vendor.CallAsync(node.Context, method, JsonMap.Parse(args), default);
        }

        var made = await CallAsync("create_subscription", """{"Destination": "https://10.0.0.1/events", "Context": "rack 7", "EventTypes": ["Alert"]}""");
        var id = made!["Id"]!.GetValue<string>();
        Assert.Equal(1, (await CallAsync("get_all_subscriptions", "{}"))!["Members@odata.count"]!.GetValue<int>());
        Assert.Equal("rack 7", (await CallAsync("get_subscription", $$"""{"id": "{{id}}"}"""))!["Context"]!.GetValue<string>());
        await CallAsync("delete_subscription", $$"""{"id": "{{id}}"}""");
        await Assert.ThrowsAsync<DriverException>(() => CallAsync("get_subscription", $$"""{"id": "{{id}}"}"""));
    }

    [Fact]
    public async Task Eject_OfAllDrives_EmptiesThem()
    {
        await using var node = await RedfishNode.StartAsync();
        await node.Slot<IVirtualMediaCapability>().AttachAsync(node.Context, VirtualMediaDevice.Cdrom, node.Lab.File, default);
        await node.Slot<IVendorInterface>().CallAsync(node.Context, "eject_vmedia", JsonMap.Empty, default);
        Assert.Null(node.Board.Media);
    }

    [Fact]
    public async Task Sensors_AreRead()
    {
        await using var node = await RedfishNode.StartAsync();
        var sensors = Assert.IsType<JsonArray>(await node.Slot<IVendorInterface>().CallAsync(node.Context, "get_sensors", JsonMap.Empty, default));
        Assert.Contains(sensors, sensor => sensor!["type"]!.GetValue<string>() == "Temperature" && sensor["reading"] is not null);
    }

    [Theory]
    [InlineData("create_subscription", "{}")]
    [InlineData("create_subscription", """{"Destination": "ftp://x"}""")]
    [InlineData("create_subscription", """{"Destination": "https://x", "Protocol": "SNMPv2c"}""")]
    [InlineData("create_subscription", """{"Destination": "https://x", "EventTypes": ["Weather"]}""")]
    [InlineData("create_subscription", """{"Destination": "https://x", "HttpHeaders": ["a"]}""")]
    [InlineData("delete_subscription", "{}")]
    [InlineData("eject_vmedia", """{"boot_device": "pxe"}""")]
    public async Task Arguments_ThatAreWrong_AreNamedWithoutTouchingTheBmc(string method, string args)
    {
        await using var node = await RedfishNode.StartAsync();
        Assert.Single(node.Slot<IVendorInterface>().ValidateCall(node.Context, method, JsonMap.Parse(args)));
        Assert.Equal(0, node.Lab.Service.Requests);
    }
}
