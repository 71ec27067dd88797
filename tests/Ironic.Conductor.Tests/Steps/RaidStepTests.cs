using Ironic.Conductor.Tests.World;
using Ironic.Model.Drivers;
using Ironic.Model.Json;
using Ironic.Model.Provisioning;

namespace Ironic.Conductor.Tests.Steps;

/// <summary>What RAID steps leave on the node for schedulers and for the agent.</summary>
public sealed class RaidStepTests
{
    private const string Create = """{"interface": "raid", "step": "create_configuration"}""", Delete = """{"interface": "raid", "step": "delete_configuration"}""";

    [Fact]
    public async Task TheRootVolume_BecomesTheRootDevice()
    {
        await using var world = await FakeWorld.StartAsync();
        var uuid = await EnrollAsync(world, """{"local_gb": 10, "cpus": 4, "capabilities": "boot_mode:uefi,raid_level:0", "root_device": {"name": "/dev/sdb"}}""");
        await world.CleanAsync(uuid, Create);
        var node = await world.RestAsync(uuid);
        Assert.Equal((ProvisionState.Manageable, (string?)null), (node.Provision.State, node.LastError));
        Assert.Equal(JsonMap.Parse("""{"local_gb": 100, "cpus": 4, "capabilities": "boot_mode:uefi,raid_level:1", "root_device": {"wwn_with_extension": "0x600508b1001c0000000000000000001a"}}"""), node.Properties);
        Assert.NotNull(node.RaidConfig.GetText("last_updated"));
    }

    [Fact]
    public async Task WithoutARootVolume_PropertiesStay()
    {
        await using var world = await FakeWorld.StartAsync();
        const string Properties = """{"local_gb": 10, "root_device": {"name": "/dev/sdb"}}""";
        var uuid = await EnrollAsync(world, Properties);
        await world.CleanAsync(uuid, Delete);
        var node = await world.RestAsync(uuid);
        Assert.Equal(JsonMap.Parse(Properties), node.Properties);
        Assert.True(node.RaidConfig.Contains("logical_disks"));
    }

    [Fact]
    public async Task TheRootVolume_ThatIsDeleted_IsTheRootDeviceNoMore()
    {
        await using var world = await FakeWorld.StartAsync();
        var uuid = await EnrollAsync(world, """{"local_gb": 10, "capabilities": "boot_mode:uefi"}""");
        await world.CleanAsync(uuid, Create, Delete);
        var node = await world.RestAsync(uuid);
        Assert.Equal(JsonMap.Parse("""{"local_gb": 100, "capabilities": "boot_mode:uefi"}"""), node.Properties);
    }

    private static async Task<Guid> EnrollAsync(FakeWorld world, string properties) => (await world.EnrollAgentlessAsync(
        ProvisionState.Manageable, node => node with { Interfaces = FakeWorld.Fakes(DriverSlot.Deploy, DriverSlot.Raid), Properties = JsonMap.Parse(properties) })).Uuid;
}
