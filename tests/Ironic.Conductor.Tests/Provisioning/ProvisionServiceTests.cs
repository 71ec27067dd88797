using System.Text.Json;
using Ironic.Conductor.Provisioning;
using Ironic.Conductor.Tests.World;
using Ironic.Model.Faults;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Model.Provisioning;
using S = Ironic.Model.Provisioning.ProvisionState;

namespace Ironic.Conductor.Tests.Provisioning;

public sealed class ProvisionServiceTests
{
    [Theory]
    [InlineData(S.Active, "provide")]
    [InlineData(S.Enroll, "active")]
    [InlineData(S.Available, "abort")]
    [InlineData(S.Available, "no such verb")]
    public async Task Verb_NotPossibleInTheState_Is400_AndOnALockedNode409(S state, string target)
    {
        await using var world = await FakeWorld.StartAsync();
        var free = await world.EnrollAsync(state);
        var fault = await RefusedAsync(world, free.Uuid, new() { Target = target });
        Assert.Equal(FaultKind.Invalid, fault.Kind);
        Assert.Equal($"The requested action \"{target}\" can not be performed on node \"{free.Uuid}\" while it is in state \"{state.ToWire()}\".", fault.Message);

        var locked = await world.EnrollAsync(state, node => node with { Reservation = "elsewhere" });
        fault = await RefusedAsync(world, locked.Uuid, new() { Target = target });
        Assert.Equal((FaultKind.Conflict, $"Node {locked.Uuid} is locked by host elsewhere, please retry after the current operation is completed."), (fault.Kind, fault.Message));
    }

    [Fact]
    public async Task Verb_OfAnUnknownNode_Is404()
    {
        await using var world = await FakeWorld.StartAsync();
        Assert.Equal(FaultKind.NotFound, (await RefusedAsync(world, Guid.NewGuid(), new() { Target = "manage" })).Kind);
    }

    [Fact]
    public async Task Verb_OnALockedNode_TriesThreeTimesASecondApart()
    {
        await using var world = await FakeWorld.StartAsync();
        var node = await world.EnrollAsync(S.Enroll, n => n with { Reservation = "elsewhere" });
        var asked = world.Provisioning.RequestAsync(node.Uuid, new() { Target = "manage" }, default);
        for (var second = 0; second < 2; second++)
        {
            await Ironic.Testing.Eventually.TrueAsync(() => world.Clock.ArmedTimers > 0, TimeSpan.FromSeconds(10), "the request waits for the lock");
            Assert.False(asked.IsCompleted);
            world.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(FaultKind.Conflict, (await asked).Fault!.Kind);
    }

    [Theory]
    [InlineData(S.Available, "active", FaultKind.Invalid)]
    [InlineData(S.Manageable, "clean", FaultKind.Invalid)]
    [InlineData(S.Manageable, "inspect", null)]
    [InlineData(S.Manageable, "provide", null)]
    [InlineData(S.Active, "deleted", null)]
    public async Task Maintenance_RefusesSomeVerbs(S state, string target, FaultKind? refused)
    {
        await using var world = await FakeWorld.StartAsync();
        var node = await world.EnrollAsync(state, n => Deployable(n) with { Maintenance = true });
        var outcome = await world.Provisioning.RequestAsync(node.Uuid, new() { Target = target, CleanSteps = target == "clean" ? [JsonMap.Parse("""{"interface": "deploy", "step": "erase_devices"}""")] : null }, default);
        Assert.Equal(refused, outcome.Fault?.Kind);
        if (refused is not null) Assert.Contains("because it's in maintenance mode", outcome.Fault!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("deleted")]
    [InlineData("rebuild")]
    public async Task Protected_KeepsTheInstance(string target)
    {
        await using var world = await FakeWorld.StartAsync();
        var node = await world.EnrollAsync(S.Active, n => Deployable(n) with { Protected = true });
        var fault = await RefusedAsync(world, node.Uuid, new() { Target = target });
        Assert.Equal((FaultKind.Forbidden, $"Node {node.Uuid} is protected and cannot be undeployed, rebuilt or deleted"), (fault.Kind, fault.Message));
    }

    [Fact]
    public async Task Retired_IsNotProvided_AndEndsManageableAfterItsLastClean()
    {
        await using var world = await FakeWorld.StartAsync();
        var node = await world.EnrollAsync(S.Manageable, n => n with { Retired = true });
        Assert.Contains("because it is retired", (await RefusedAsync(world, node.Uuid, new() { Target = "provide" })).Message, StringComparison.Ordinal);
        var active = await world.EnrollAsync(S.Active, n => n with { Retired = true });
        await world.RequestAsync(active.Uuid, "deleted");
        Assert.Equal(S.Manageable, (await world.RestAsync(active.Uuid)).Provision.State);
    }

    [Fact]
    public async Task Provide_WithoutAutomatedClean_PassesStraightThrough()
    {
        await using var world = await FakeWorld.StartAsync();
        var node = await world.EnrollAsync(S.Manageable, n => n with { AutomatedClean = false });
        await world.RequestAsync(node.Uuid, "provide");
        var rested = await world.RestAsync(node.Uuid, limitSeconds: 0);
        Assert.Equal(new ProvisionStatus(S.Available, null), rested.Provision);
        Assert.Empty(world.MachineOf(node.Uuid).PowerChanges);
    }

    [Fact]
    public async Task Limits_AreAnsweredWith503()
    {
        await using var world = await FakeWorld.StartAsync(FakeWorld.DefaultOptions with { MaxConcurrentDeploys = 1, MaxConcurrentCleans = 1 });
        var (a, b) = (await world.EnrollAvailableAsync(), await world.EnrollAvailableAsync());
        await world.RequestAsync(a.Uuid, "active");
        Assert.Equal(FaultKind.Unavailable, (await RefusedAsync(world, b.Uuid, new() { Target = "active" })).Kind);
        await world.RestAsync(a.Uuid);
        await world.RequestAsync(b.Uuid, "active");
        await world.RestAsync(b.Uuid);
        await world.RequestAsync(a.Uuid, "deleted");
        Assert.Equal(FaultKind.Unavailable, (await RefusedAsync(world, b.Uuid, new() { Target = "deleted" })).Kind);
    }

    [Theory]
    [InlineData("provide", "configdrive", "Adding a config drive is only supported when setting provision state to")]
    [InlineData("provide", "clean_steps", "\"clean_steps\" is only valid when setting target provision state to clean")]
    [InlineData("clean", "service_steps", "\"service_steps\" is only valid when setting target provision state to service")]
    [InlineData("inspect", "deploy_steps", "\"deploy_steps\" is only valid")]
    [InlineData("inspect", "rescue_password", "\"rescue_password\" is only valid when setting target provision state to rescue")]
    [InlineData("inspect", "disable_ramdisk", "disable_ramdisk is supported only")]
    [InlineData("clean", "nothing", "clean_steps must be provided")]
    [InlineData("clean", "bad_step", "Invalid clean_steps: step 0: Additional properties are not allowed ('colour' was unexpected); step 0: 'step' is a required property")]
    [InlineData("clean", "send_raw", "clean step 'vendor.send_raw' is not allowed. Disallowed by operator configuration [api]disallow_clean_steps.")]
    public async Task Arguments_OfAnotherVerb_AreRefused(string target, string argument, string text)
    {
        await using var world = await FakeWorld.StartAsync();
        var node = await world.EnrollAsync(S.Manageable);
        JsonMap[] steps = [JsonMap.Parse("""{"interface": "deploy", "step": "erase_devices"}""")];
        var request = new ProvisionRequest { Target = target };
        request = argument switch
        {
            "configdrive" => request with { ConfigDrive = JsonSerializer.SerializeToElement("abc") },
            "clean_steps" => request with { CleanSteps = steps },
            "service_steps" => request with { ServiceSteps = steps, CleanSteps = steps },
            "deploy_steps" => request with { DeploySteps = steps },
            "rescue_password" => request with { RescuePassword = new("x") },
            "disable_ramdisk" => request with { DisableRamdisk = true },
            "bad_step" => request with { CleanSteps = [JsonMap.Parse("""{"interface": "deploy", "colour": 1}""")] },
            "send_raw" => request with { CleanSteps = [JsonMap.Parse("""{"interface": "vendor", "step": "send_raw"}""")] },
            _ => request,
        };
        Assert.Contains(text, (await RefusedAsync(world, node.Uuid, request)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deploy_OfANodeThatIsNotReady_NamesEverythingThatIsMissing()
    {
        await using var world = await FakeWorld.StartAsync(FakeWorld.DefaultOptions with { Ramdisk = new() });
        var node = await world.EnrollAsync(S.Available, n => n with
        {
            DriverInfo = JsonMap.Parse("""{"bad": true, "deploy_ramdisk": "ftp://x"}"""),
            InstanceInfo = JsonMap.Parse("""{"traits": ["CUSTOM_X"], "capabilities": {"boot_mode": "floppy"}}"""),
        });
        var fault = await RefusedAsync(world, node.Uuid, new() { Target = "active" });
        Assert.Equal(FaultKind.Invalid, fault.Kind);
        Assert.StartsWith($"Failed to validate deploy or power info for node {node.Uuid}: ", fault.Message, StringComparison.Ordinal);
        Assert.All(["driver_info is bad", "no deploy_kernel", "deploy_ramdisk 'ftp://x'", "no image_source", "CUSTOM_X", "boot_mode cannot be 'floppy'"], part => Assert.Contains(part, fault.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rescue_OfANodeWithoutRescueInterface_IsRefusedAndChangesNothing()
    {
        await using var world = await FakeWorld.StartAsync();
        var node = await world.EnrollAsync(S.Active);
        var fault = await RefusedAsync(world, node.Uuid, new() { Target = "rescue", RescuePassword = new("x") });
        Assert.Equal(FaultKind.Internal, fault.Kind);
        Assert.Contains("does not support rescue", fault.Message, StringComparison.Ordinal);
        Assert.Equal(S.Active, (await world.NodeAsync(node.Uuid)).Provision.State);
    }

    [Theory]
    [InlineData(S.Available, S.Manageable)]
    [InlineData(S.CleanFail, S.Manageable)]
    [InlineData(S.InspectFail, S.Manageable)]
    [InlineData(S.AdoptFail, S.Manageable)]
    public async Task Manage_OfAnEnrolledNode_IsImmediate(S from, S to)
    {
        await using var world = await FakeWorld.StartAsync();
        var node = await world.EnrollAsync(from, n => n with { LastError = "old" });
        await world.RequestAsync(node.Uuid, "manage");
        var after = await world.NodeAsync(node.Uuid);
        Assert.Equal((new ProvisionStatus(to, null), null, null), (after.Provision, after.LastError, after.Reservation));
    }

    [Fact]
    public async Task Adopt_TakesTheRunningMachineOver_AndItsFailureKeepsItOut()
    {
        await using var world = await FakeWorld.StartAsync();
        var node = await world.EnrollAsync(S.Manageable);
        world.MachineOf(node.Uuid).Set(on: true);
        await world.RequestAsync(node.Uuid, "adopt");
        var adopted = await world.RestAsync(node.Uuid);
        Assert.Equal((S.Active, Model.Drivers.PowerState.On), (adopted.Provision.State, adopted.PowerState));

        var bad = await world.EnrollAsync(S.Manageable, n => n with { DriverInfo = JsonMap.Parse("""{"bad": true}""") });
        await world.RequestAsync(bad.Uuid, "adopt");
        var failed = await world.RestAsync(bad.Uuid);
        Assert.Equal(new ProvisionStatus(S.AdoptFail, S.Active), failed.Provision);
        Assert.Null(failed.PowerState);
    }

    private static Node Deployable(Node node) => node with { InstanceInfo = JsonMap.Parse("""{"image_source": "http://images/debian.raw", "image_checksum": "abc"}""") };

    /// <summary>The refusal; waits for locks pass in virtual time.</summary>
    private static async Task<Fault> RefusedAsync(FakeWorld world, Guid node, ProvisionRequest request)
    {
        var outcome = await world.Provisioning.RequestAsync(node, request, default);
        return outcome.Fault ?? throw new InvalidOperationException("It was accepted.");
    }
}
