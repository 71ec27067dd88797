using Ironic.Conductor.Ports;
using Ironic.Conductor.Tests.World;
using Ironic.Model.Faults;
using Ironic.Model.Json;
using Ironic.Model.Ports;
using S = Ironic.Model.Provisioning.ProvisionState;

namespace Ironic.Conductor.Tests.Ports;

public sealed class PortServiceTests
{
    [Fact]
    public async Task Create_RefusesDuplicatesUnknownNodesAndHalfLinks()
    {
        await using var world = await FakeWorld.StartAsync();
        var (ports, node) = (world.Get<IPortService>(), await world.EnrollAsync());
        var port = New(node.Uuid, 1);
        Assert.Null((await ports.CreateAsync(port, default)).Fault);
        Assert.Equal($"A port with MAC address {port.Address} already exists.", (await ports.CreateAsync(New(node.Uuid, 1), default)).Fault?.Message);
        Assert.Equal(FaultKind.Invalid, (await ports.CreateAsync(New(Guid.NewGuid(), 2), default)).Fault?.Kind);
        Assert.Contains("Missing mandatory keys", (await ports.CreateAsync(New(node.Uuid, 3) with { LocalLinkConnection = JsonMap.Parse("""{"switch_id": "x"}""") }, default)).Fault?.Message, StringComparison.Ordinal);
        Assert.Contains("Smart NIC", (await ports.CreateAsync(New(node.Uuid, 3) with { IsSmartNic = true }, default)).Fault?.Message, StringComparison.Ordinal);
        Assert.Contains("unknown keys colour", (await ports.CreateAsync(New(node.Uuid, 3) with { LocalLinkConnection = JsonMap.Parse("""{"colour": "x"}""") }, default)).Fault?.Message, StringComparison.Ordinal);
        Assert.Null((await ports.CreateAsync(New(node.Uuid, 4) with { LocalLinkConnection = JsonMap.Parse("""{"network_type": "unmanaged"}""") }, default)).Fault);
    }

    [Fact]
    public async Task Find_TakesUuidAddressAndName()
    {
        await using var world = await FakeWorld.StartAsync();
        var (ports, node) = (world.Get<IPortService>(), await world.EnrollAsync());
        var port = New(node.Uuid, 1) with { Name = "left" };
        await ports.CreateAsync(port, default);
        foreach (var ident in new[] { port.Uuid.ToString(), port.Address.ToString().ToUpperInvariant(), "left" }) Assert.Equal(port.Uuid, (await ports.FindAsync(ident, default))?.Uuid);
    }

    [Theory]
    [InlineData(S.Manageable, false, false)]
    [InlineData(S.Active, false, true)]
    [InlineData(S.Active, true, false)]
    [InlineData(S.Available, false, false)]
    public async Task Update_GatesByState(S state, bool maintenance, bool addressRefused)
    {
        await using var world = await FakeWorld.StartAsync();
        var (ports, node) = (world.Get<IPortService>(), await world.EnrollAsync(state, n => n with { Maintenance = maintenance }));
        var port = New(node.Uuid, 1);
        await ports.CreateAsync(port, default);
        Assert.Equal(addressRefused, (await ports.UpdateAsync(port.Uuid, p => p with { Address = new(99) }, default)).Fault is { Kind: FaultKind.Conflict });
        var wiringRefused = state is S.Active or S.Available && !maintenance;
        Assert.Equal(wiringRefused, (await ports.UpdateAsync(port.Uuid, p => p with { PxeEnabled = false }, default)).Fault is { Kind: FaultKind.Conflict });
        Assert.Null((await ports.UpdateAsync(port.Uuid, p => p with { Description = "x" }, default)).Fault);
    }

    [Fact]
    public async Task UpdateAndDelete_OfALockedNodesPort_WaitAndAreRefused()
    {
        await using var world = await FakeWorld.StartAsync(FakeWorld.DefaultOptions with { LockAttempts = 1 });
        var (ports, node) = (world.Get<IPortService>(), await world.EnrollAsync(change: n => n with { Reservation = "elsewhere" }));
        var port = Assert.Single(await world.Store.ListAsync(new PortQuery { NodeUuid = node.Uuid, Limit = 9 }, default));
        Assert.Equal(FaultKind.Conflict, (await ports.UpdateAsync(port.Uuid, p => p with { Description = "x" }, default)).Fault?.Kind);
        Assert.Equal(FaultKind.Conflict, (await ports.DeleteAsync(port.Uuid, default)).Fault?.Kind);
    }

    [Fact]
    public async Task Delete_OfABoundPort_NeedsMaintenance()
    {
        await using var world = await FakeWorld.StartAsync();
        var (ports, node) = (world.Get<IPortService>(), await world.EnrollAsync());
        var port = New(node.Uuid, 1) with { InternalInfo = JsonMap.Parse("""{"tenant_vif_port_id": "v"}""") };
        await ports.CreateAsync(port, default);
        Assert.Equal(FaultKind.Conflict, (await ports.DeleteAsync(port.Uuid, default)).Fault?.Kind);
        await world.Nodes.SetMaintenanceAsync(node.Uuid, true, null, default);
        Assert.Null((await ports.DeleteAsync(port.Uuid, default)).Fault);
        Assert.Equal(FaultKind.NotFound, (await ports.DeleteAsync(port.Uuid, default)).Fault?.Kind);
    }

    private static Port New(Guid node, ulong address) => new() { Uuid = Guid.NewGuid(), NodeUuid = node, Address = new(address), CreatedAt = DateTimeOffset.UnixEpoch };
}
