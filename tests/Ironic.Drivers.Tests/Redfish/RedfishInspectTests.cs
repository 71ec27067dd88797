using System.Text.Json;
using Ironic.Drivers.Tests.Support;
using Ironic.Model.Drivers;

namespace Ironic.Drivers.Tests.Redfish;

public sealed class RedfishInspectTests
{
    [Fact]
    public async Task Inspect_TellsWhatAnAgentWould()
    {
        await using var node = await RedfishNode.StartAsync();
        var findings = await node.Slot<IOutOfBandInspection>().InspectAsync(node.Context, default);
        using var inventory = JsonDocument.Parse(findings.Inventory!.ToString());
        var root = inventory.RootElement;

        Assert.Equal("52:54:77:01:00:01", root.GetProperty("interfaces")[0].GetProperty("mac_address").GetString());
        Assert.Equal((4, 8192), (root.GetProperty("cpu").GetProperty("count").GetInt32(), root.GetProperty("memory").GetProperty("physical_mb").GetInt32()));
        Assert.Equal("x86_64", root.GetProperty("cpu").GetProperty("architecture").GetString());
        Assert.Contains(root.GetProperty("disks").EnumerateArray(), disk => disk.GetProperty("size").GetInt64() == 100L << 30);
        Assert.Equal("uefi", root.GetProperty("boot").GetProperty("current_boot_mode").GetString());
    }
}
