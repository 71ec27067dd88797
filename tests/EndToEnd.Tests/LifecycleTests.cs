using System.Text.Json.Nodes;
using EndToEnd.Tests.Racks;
using Ironic.Lab;
using Ironic.Lab.Bmc;
using Ironic.Lab.Machines;

namespace EndToEnd.Tests;

/// <summary>The main job on real firmware, a real kernel, a real disk: enroll, verify, inspect, clean, deploy, boot, use, rescue or service, undeploy, wipe.</summary>
[Collection(Machines.Collection)]
public sealed class LifecycleTests(LifecycleTests.Lives lives) : IClassFixture<LifecycleTests.Lives>
{
    private static readonly TimeSpan Boot = TimeSpan.FromMinutes(10);

    [Fact]
    public Task BiosMachine_WithAForeignBmc_GoesAllTheWayAndBack() => lives.Bios;

    [Fact]
    public Task UefiMachine_WithOurBmcOnSuite17_GoesAllTheWayAndBack() => lives.Uefi;

    /// <summary>Both at once, each in a rack of its own: one's waiting is the other's time.</summary>
    public sealed class Lives : IAsyncLifetime
    {
        public Task Bios { get; } = GoAllTheWayAsync(new() { Firmware = Firmware.Bios, Bmc = BmcKind.IpmiSim }, cipherSuite: 3, Rescue.ProveAsync);

        public Task Uefi { get; } = GoAllTheWayAsync(new() { Firmware = Firmware.Uefi }, cipherSuite: 17, Service.ProveAsync);

        public Task InitializeAsync() => Task.CompletedTask;

        public async Task DisposeAsync() => await Task.WhenAll(Bios, Uefi).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <param name="machine">What it is made of.</param>
    /// <param name="cipherSuite">How its BMC is spoken to.</param>
    /// <param name="after">What else happens to it while it is active.</param>
    private static async Task GoAllTheWayAsync(MachineOptions machine, int cipherSuite, Func<Rack, string, TimeSpan, Task> after)
    {
        await using var rack = await Rack.BuildAsync(machine);
        var node = rack.Machine.Name;
        try
        {
            await rack.Client.RunAsync("create", rack.Lab.Folder.InventoryFile);
            await rack.Client.RunAsync("node", "set", node, "--driver-info", $"ipmi_cipher_suite={cipherSuite}", "--rescue-interface", "agent");
            if (machine.Bmc == BmcKind.Virtual) await SerialLine.RecordAsync(rack, node);
            await rack.Client.RunAsync("node", "manage", node, "--wait", "120");
            await rack.Client.RunAsync("node", "inspect", node);
            var inspected = await rack.Nodes.AwaitAsync(node, "manageable", Boot);
            Assert.Equal("x86_64", (string?)inspected["properties"]!["cpu_arch"]);
            await rack.Client.RunAsync("node", "provide", node);
            await rack.Nodes.AwaitAsync(node, "available", Boot);

            var key = await Deployment.StartAsync(rack, node);
            var active = await rack.Nodes.AwaitAsync(node, "active", Boot);
            Assert.Equal("power on", (string?)active["power_state"]);
            await Deployment.ProveAsync(rack, key, Boot);
            AssertProfileIsWhole(await rack.Nodes.ProfileAsync(node));
            if (machine.Bmc == BmcKind.Virtual) await SerialLine.ProveAsync(rack, node);
            await after(rack, key, Boot);

            await rack.Client.RunAsync("node", "undeploy", node);
            var back = await rack.Nodes.AwaitAsync(node, "available", Boot);
            Assert.Null((string?)back["instance_uuid"]);
            Assert.Empty((JsonObject)back["instance_info"]!);
            Disks.AssertErased(rack.Machine);
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            throw new InvalidOperationException($"{e.Message}\n{rack.Story}", e);
        }
    }

    private static void AssertProfileIsWhole(JsonObject profile)
    {
        var phases = ((JsonArray)profile["phases"]!).Select(phase => (string)phase!["name"]!).ToList();
        Assert.All(["power", "firmware and DHCP", "ramdisk fetch", "kernel to agent", "image write", "config drive", "reboot"], phase => Assert.Contains(phase, phases));
    }
}
