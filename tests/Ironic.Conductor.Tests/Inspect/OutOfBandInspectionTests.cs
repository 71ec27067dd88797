using Ironic.Conductor.Tests.World;
using Ironic.Model.Json;
using Ironic.Model.Ports;
using Ironic.Model.Provisioning;
using Ironic.Model.Stores;

namespace Ironic.Conductor.Tests.Inspect;

/// <summary>Inspection that asks the BMC: nothing is booted, the same hooks make use of what it tells.</summary>
public sealed class OutOfBandInspectionTests
{
    [Fact]
    public async Task WhatTheBmcTells_PassesThroughTheHooks_AndTheMachineIsLeftAsItIs()
    {
        await using var world = await FakeWorld.StartAsync();
        var uuid = (await world.EnrollAgentlessAsync(ProvisionState.Manageable)).Uuid;
        world.MachineOf(uuid).Set(on: true);
        world.MachineOf(uuid).Findings = new()
        {
            Inventory = JsonMap.Parse("""
                {
                  "cpu": {"count": 8, "architecture": "x86_64"}, "memory": {"physical_mb": 4096},
                  "interfaces": [{"name": "NIC.1", "mac_address": "02:00:00:00:00:01"}, {"name": "NIC.2", "mac_address": "02:00:00:00:00:02"}]
                }
                """),
        };
        await world.RequestAsync(uuid, "inspect");
        var node = await world.RestAsync(uuid, limitSeconds: 0);
        Assert.Equal((ProvisionState.Manageable, (string?)null), (node.Provision.State, node.LastError));
        Assert.Equal(("x86_64", "8", "4096"), (node.Properties.GetText("cpu_arch"), node.Properties.GetText("cpus"), node.Properties.GetText("memory_mb")));
        Assert.NotNull(node.InspectionFinishedAt);
        Assert.Equal(["on"], world.MachineOf(uuid).PowerChanges);
        Assert.NotNull(await world.Store.FindInventoryAsync(uuid, default));
        var ports = await ((IPortStore)world.Store).ListAsync(new PortQuery { NodeUuid = uuid, Limit = 10 }, default);
        Assert.Equal(3, ports.Count); // a BMC does not tell which of them boots: all of them, beside the one that was there
    }

    [Fact]
    public async Task ABmcThatKnowsNoInterfaces_TakesNoPortAway()
    {
        await using var world = await FakeWorld.StartAsync(FakeWorld.DefaultOptions with { Inspect = new() { KeepPorts = "present" } });
        var uuid = (await world.EnrollAgentlessAsync(ProvisionState.Manageable)).Uuid;
        world.MachineOf(uuid).Findings = new() { Inventory = JsonMap.Parse("""{"memory": {"physical_mb": 4096}}""") };
        await world.RequestAsync(uuid, "inspect");
        var node = await world.RestAsync(uuid, limitSeconds: 0);
        Assert.Equal((ProvisionState.Manageable, (string?)null), (node.Provision.State, node.LastError));
        Assert.Single(await ((IPortStore)world.Store).ListAsync(new PortQuery { NodeUuid = uuid, Limit = 10 }, default));
    }
}
