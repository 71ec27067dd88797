using System.Collections.Immutable;
using Ironic.Conductor.Tests.World;
using Ironic.Model.Drivers;
using Ironic.Model.Faults;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using S = Ironic.Model.Provisioning.ProvisionState;

namespace Ironic.Conductor.Tests.Nodes;

public sealed class NodeServiceTests
{
    [Fact]
    public async Task Create_FillsInTheBestInterfaces_AndRefusesWrongOnesAllAtOnce()
    {
        await using var world = await FakeWorld.StartAsync();
        var node = await world.EnrollAsync();
        Assert.Equal("direct", node.Interfaces[DriverSlot.Deploy]);
        Assert.Equal("agent", node.Interfaces[DriverSlot.Inspect]);
        Assert.Equal("no-vendor", node.Interfaces[DriverSlot.Vendor]);

        var wrong = New() with { Interfaces = ImmutableSortedDictionary<DriverSlot, string>.Empty.Add(DriverSlot.Power, "redfish").Add(DriverSlot.Deploy, "ramdisk") };
        var fault = Refusal(await world.Nodes.CreateAsync(wrong, default));
        Assert.Equal(FaultKind.Invalid, fault.Kind);
        Assert.Contains("Could not find the following interface in the 'ironic.hardware.interfaces.power' entrypoint: redfish.", fault.Message, StringComparison.Ordinal);
        Assert.Contains("'ironic.hardware.interfaces.deploy' entrypoint: ramdisk.", fault.Message, StringComparison.Ordinal);
        Assert.Contains("No conductor service registered which supports driver nope", Refusal(await world.Nodes.CreateAsync(New() with { Driver = "nope" }, default)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_WithTakenNameUuidOrInstance_IsConflictInIronicsWords()
    {
        await using var world = await FakeWorld.StartAsync();
        var instance = Guid.NewGuid();
        var node = await world.EnrollAsync(change: n => n with { Name = "a", InstanceUuid = instance });
        Assert.Equal("A node with name a already exists.", Refusal(await world.Nodes.CreateAsync(New() with { Name = "a" }, default)).Message);
        Assert.Equal($"A node with UUID {node.Uuid} already exists.", Refusal(await world.Nodes.CreateAsync(New() with { Uuid = node.Uuid }, default)).Message);
        var other = New();
        Assert.Equal($"Instance {instance} is already associated with a node, it cannot be associated with this other node {other.Uuid}",
            Refusal(await world.Nodes.CreateAsync(other with { InstanceUuid = instance }, default)).Message);
    }

    [Fact]
    public async Task Find_TakesUuidsInAnySpellingAndNames()
    {
        await using var world = await FakeWorld.StartAsync();
        var node = await world.EnrollAsync();
        Assert.Equal(node.Uuid, (await world.Nodes.FindAsync(node.Uuid.ToString("N").ToUpperInvariant(), default))?.Uuid);
        Assert.Equal(node.Uuid, (await world.Nodes.FindAsync(node.Name!, default))?.Uuid);
        Assert.Null(await world.Nodes.FindAsync("nobody", default));
    }

    [Theory]
    [InlineData(S.Deploying, S.Active, true)]
    [InlineData(S.DeployWait, S.Active, true)]
    [InlineData(S.CleanWait, S.Available, true)]
    [InlineData(S.Deleting, S.Available, true)]
    [InlineData(S.ServiceWait, S.Active, true)]
    [InlineData(S.Inspecting, S.Manageable, true)]
    [InlineData(S.InspectWait, S.Manageable, false)]
    [InlineData(S.DeployFail, S.Active, false)]
    [InlineData(S.CleanFail, S.Available, false)]
    [InlineData(S.ServiceHold, S.Active, false)]
    [InlineData(S.Verifying, S.Manageable, false)]
    [InlineData(S.Active, null, false)]
    public async Task Update_InTransition_IsRefusedExceptInSomeStates(S state, S? target, bool refused)
    {
        await using var world = await FakeWorld.StartAsync();
        var node = await world.EnrollAsync(change: n => n with { Provision = new(state, target) });
        var outcome = await world.Nodes.UpdateAsync(node.Uuid, n => n with { Description = "x" }, default);
        Assert.Equal(refused, outcome.Fault is not null);
        if (refused) Assert.Equal(FaultKind.Conflict, outcome.Fault!.Kind);
    }

    [Fact]
    public async Task Update_InMaintenanceRemovingOnlyTheInstance_IsAlwaysAllowed()
    {
        await using var world = await FakeWorld.StartAsync();
        var node = await world.EnrollAsync(change: n => n with { Provision = new(S.DeployWait, S.Active), Maintenance = true, InstanceUuid = Guid.NewGuid() });
        Assert.Null((await world.Nodes.UpdateAsync(node.Uuid, n => n with { InstanceUuid = null }, default)).Fault);
        Assert.NotNull((await world.Nodes.UpdateAsync(node.Uuid, n => n with { Description = "x" }, default)).Fault);
    }

    [Theory]
    [InlineData(S.Active, false, true)]
    [InlineData(S.Active, true, false)]
    [InlineData(S.Manageable, false, false)]
    [InlineData(S.Available, false, false)]
    public async Task Update_OfAnInterface_OnlyInTheWorkshopOrMaintenance(S state, bool maintenance, bool refused)
    {
        await using var world = await FakeWorld.StartAsync();
        var node = await world.EnrollAsync(state, n => n with { Maintenance = maintenance });
        var outcome = await world.Nodes.UpdateAsync(node.Uuid, n => n with { Interfaces = n.Interfaces.SetItem(DriverSlot.Deploy, "custom-agent") }, default);
        Assert.Equal(refused, outcome.Fault is not null);
        if (refused) Assert.Contains("can not have deploy_interface updated unless it is in one of allowed (enroll, manageable, inspecting, inspect wait, available) states or in maintenance mode", outcome.Fault!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Update_Rules_OfSingleFields()
    {
        await using var world = await FakeWorld.StartAsync();
        var active = await world.EnrollAsync(S.Active, n => n with { InstanceUuid = Guid.NewGuid(), ResourceClass = "gold" });
        Assert.Equal($"Node {active.Uuid} is associated with instance {active.InstanceUuid}.", await RefusedAsync(world, active, n => n with { InstanceUuid = Guid.NewGuid() }));
        Assert.Contains("resource_class", await RefusedAsync(world, active, n => n with { ResourceClass = "iron" }), StringComparison.Ordinal);
        Assert.Contains("protected_reason", await RefusedAsync(world, active, n => n with { ProtectedReason = "why" }), StringComparison.Ordinal);
        Assert.Contains("retired_reason", await RefusedAsync(world, active, n => n with { RetiredReason = "old" }), StringComparison.Ordinal);
        Assert.Null(await RefusedAsync(world, active, n => n with { Protected = true, ProtectedReason = "why" }));
        Assert.Null(await RefusedAsync(world, active, n => n with { Protected = false }));
        Assert.Null((await world.NodeAsync(active.Uuid)).ProtectedReason);

        var available = await world.EnrollAsync(S.Available);
        Assert.Contains("can only be protected in state active or rescue", await RefusedAsync(world, available, n => n with { Protected = true }), StringComparison.Ordinal);
        Assert.Contains("can not be retired in state available", await RefusedAsync(world, available, n => n with { Retired = true }), StringComparison.Ordinal);

        var console = await world.EnrollAsync(change: n => n with { ConsoleEnabled = true });
        Assert.Contains("console", await RefusedAsync(world, console, n => n with { Driver = "nope" }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Update_HasItsConsequences()
    {
        await using var world = await FakeWorld.StartAsync();
        var node = await world.EnrollAsync(change: n => n with { Maintenance = true, MaintenanceReason = "broken", Fault = NodeFaults.Power });
        await world.Nodes.UpdateAsync(node.Uuid, n => n with { Maintenance = false, ConductorGroup = "Rack-A", InstanceInfo = JsonMap.Parse("""{"display_name": "web-1"}""") }, default);
        var after = await world.NodeAsync(node.Uuid);
        Assert.Equal((null, null, "rack-a", "web-1"), (after.MaintenanceReason, after.Fault, after.ConductorGroup, after.InstanceName));
        Assert.NotNull(after.UpdatedAt);
    }

    [Fact]
    public async Task Update_ThatChangesNothing_WritesNothing()
    {
        await using var world = await FakeWorld.StartAsync();
        var node = await world.EnrollAsync();
        var commits = world.Memory.Commits;
        Assert.Null((await world.Nodes.UpdateAsync(node.Uuid, n => n, default)).Fault);
        Assert.Equal(commits, world.Memory.Commits);
    }

    [Theory]
    [InlineData(S.Enroll, false, false, null)]
    [InlineData(S.Available, false, false, null)]
    [InlineData(S.Active, false, false, FaultKind.Conflict)]
    [InlineData(S.Active, true, false, null)]
    [InlineData(S.Manageable, false, true, FaultKind.Conflict)]
    [InlineData(S.DeployFail, false, false, FaultKind.Conflict)]
    public async Task Delete_Gates(S state, bool maintenance, bool instance, FaultKind? refused)
    {
        await using var world = await FakeWorld.StartAsync();
        var node = await world.EnrollAsync(state, n => n with { Maintenance = maintenance, InstanceUuid = instance ? Guid.NewGuid() : null });
        Assert.Equal(refused, (await world.Nodes.DeleteAsync(node.Uuid, default)).Fault?.Kind);
        Assert.Equal(refused is null, await world.Store.FindAsync(node.Uuid, default) is null);
    }

    [Fact]
    public async Task Delete_OfAProtectedNode_IsForbidden_AndOfNone_NotFound()
    {
        await using var world = await FakeWorld.StartAsync();
        var node = await world.EnrollAsync(S.Active, n => n with { Protected = true, Maintenance = true });
        Assert.Equal(FaultKind.Forbidden, (await world.Nodes.DeleteAsync(node.Uuid, default)).Fault?.Kind);
        Assert.Equal(FaultKind.NotFound, (await world.Nodes.DeleteAsync(Guid.NewGuid(), default)).Fault?.Kind);
    }

    [Fact]
    public async Task Maintenance_SetsAndClearsItsReasonAndFault()
    {
        await using var world = await FakeWorld.StartAsync();
        var node = await world.EnrollAsync();
        await world.Nodes.SetMaintenanceAsync(node.Uuid, true, "swap a fan", default);
        Assert.Equal((true, "swap a fan"), ((await world.NodeAsync(node.Uuid)).Maintenance, (await world.NodeAsync(node.Uuid)).MaintenanceReason));
        await world.Nodes.SetMaintenanceAsync(node.Uuid, false, null, default);
        var after = await world.NodeAsync(node.Uuid);
        Assert.Equal((false, null, null), (after.Maintenance, after.MaintenanceReason, after.Fault));
    }

    [Fact]
    public async Task Traits_AreCheckedAddedAndRemoved()
    {
        await using var world = await FakeWorld.StartAsync();
        var node = await world.EnrollAsync();
        Assert.Null((await world.Nodes.SetTraitsAsync(node.Uuid, ["CUSTOM_GOLD", "HW_CPU_X86_VMX"], default)).Fault);
        Assert.Null((await world.Nodes.AddTraitAsync(node.Uuid, "CUSTOM_RACK_7", default)).Fault);
        Assert.Equal(["CUSTOM_GOLD", "CUSTOM_RACK_7", "HW_CPU_X86_VMX"], (await world.NodeAsync(node.Uuid)).Traits);
        Assert.Equal(FaultKind.Invalid, (await world.Nodes.AddTraitAsync(node.Uuid, "gold", default)).Fault?.Kind);
        Assert.Equal(FaultKind.Invalid, (await world.Nodes.SetTraitsAsync(node.Uuid, [.. Enumerable.Range(0, 51).Select(i => $"CUSTOM_{i}")], default)).Fault?.Kind);
        Assert.Null((await world.Nodes.RemoveTraitAsync(node.Uuid, "CUSTOM_GOLD", default)).Fault);
        Assert.Equal($"Node {node.Uuid} doesn't have a trait 'CUSTOM_GOLD'", (await world.Nodes.RemoveTraitAsync(node.Uuid, "CUSTOM_GOLD", default)).Fault?.Message);
    }

    [Fact]
    public async Task Validate_TellsEachSlot_AndNeverRefuses()
    {
        await using var world = await FakeWorld.StartAsync();
        var node = await world.EnrollAsync(change: n => n with { DriverInfo = JsonMap.Parse("""{"bad": 1}""") });
        Assert.True((await world.Nodes.ValidateAsync(node.Uuid, default)).TryGet(out var slots, out _));
        Assert.Equal(["driver_info is bad"], slots[DriverSlot.Power]);
        Assert.Contains("no image_source", Assert.Single(slots[DriverSlot.Deploy]), StringComparison.Ordinal);
        Assert.Equal(["Driver no-bios does not support bios (disabled or not implemented)."], slots[DriverSlot.Bios]);
        Assert.Empty(slots[DriverSlot.Network]);
        Assert.DoesNotContain(DriverSlot.Vendor, slots.Keys);
    }

    [Fact]
    public async Task BootDevice_IsReadAndSetUnderTheLock()
    {
        await using var world = await FakeWorld.StartAsync();
        var node = await world.EnrollAsync();
        Assert.Null((await world.Nodes.SetBootDeviceAsync(node.Uuid, BootDevice.Pxe, persistent: false, default)).Fault);
        Assert.True((await world.Nodes.GetBootDeviceAsync(node.Uuid, default)).TryGet(out var setting, out _));
        Assert.Equal(BootDevice.Pxe, setting.Device);
        Assert.Equal(FaultKind.Invalid, (await world.Nodes.SetBootDeviceAsync(node.Uuid, BootDevice.Floppy, false, default)).Fault?.Kind);
        Assert.Null((await world.NodeAsync(node.Uuid)).Reservation);
        Assert.True((await world.Nodes.ListBootDevicesAsync(node.Uuid, default)).TryGet(out var devices, out _));
        Assert.Equal([BootDevice.Pxe, BootDevice.Disk], devices.Order());
        Assert.Equal(FaultKind.Invalid, (await world.Nodes.InjectNmiAsync(node.Uuid, default)).Fault?.Kind);
    }

    private static Node New() => new() { Uuid = Guid.NewGuid(), Driver = "fake", Provision = new(S.Enroll, null), CreatedAt = DateTimeOffset.UnixEpoch };

    private static Fault Refusal<T>(Outcome<T> outcome) => outcome.TryGet(out _, out var fault) ? throw new InvalidOperationException("accepted") : fault;

    private static async Task<string?> RefusedAsync(FakeWorld world, Node node, Func<Node, Node> change) =>
        (await world.Nodes.UpdateAsync(node.Uuid, n => change(n), default)).Fault?.Message;
}
