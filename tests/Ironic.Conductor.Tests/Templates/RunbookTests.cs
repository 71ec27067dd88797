using System.Collections.Immutable;
using Ironic.Conductor.Options;
using Ironic.Conductor.Provisioning;
using Ironic.Conductor.Tests.World;
using Ironic.Model.Drivers;
using Ironic.Model.Faults;
using Ironic.Model.Json;
using Ironic.Model.Provisioning;
using Ironic.Model.Stores;
using Ironic.Model.Templates;

namespace Ironic.Conductor.Tests.Templates;

public sealed class RunbookTests
{
    [Theory]
    [InlineData("clean", ProvisionState.Manageable)]
    [InlineData("service", ProvisionState.Active)]
    public async Task Request_WithARunbook_RunsItsStepsInTheirOrder(string target, ProvisionState state)
    {
        await using var world = await FakeWorld.StartAsync();
        var runbook = await AddAsync(world, "CUSTOM_BOOK", traits: ["CUSTOM_OK"]);
        foreach (var ident in new[] { runbook.Name, runbook.Uuid.ToString() })
        {
            var uuid = (await world.EnrollAgentlessAsync(state, node => node with { Traits = ["CUSTOM_OK"] })).Uuid;
            await world.RequestAsync(uuid, target, request => request with { Runbook = ident });
            var node = await world.RestAsync(uuid);
            Assert.Equal((state, (string?)null), (node.Provision.State, node.LastError));
            Assert.Equal(["bios.factory_reset", "bios.slow"], world.MachineOf(uuid).SlotSteps);
        }
    }

    [Fact]
    public async Task Request_WithARunbookThatDisablesTheRamdisk_RefusesStepsThatNeedIt()
    {
        await using var world = await FakeWorld.StartAsync();
        await AddAsync(world, "CUSTOM_BOOK", traits: ["CUSTOM_OK"], noRamdisk: true, new RunbookStep("bios", "awaits_agent", JsonMap.Empty, 1));
        var uuid = (await world.EnrollAsync(ProvisionState.Manageable, node => node with { Traits = ["CUSTOM_OK"], Interfaces = FakeWorld.Fakes(DriverSlot.Bios) })).Uuid;
        await world.RequestAsync(uuid, "clean", request => request with { Runbook = "CUSTOM_BOOK" });
        var node = await world.RestAsync(uuid, limitSeconds: 0);
        Assert.Equal(ProvisionState.CleanFail, node.Provision.State);
        Assert.Contains("requires booting a ramdisk", node.LastError, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CUSTOM_BOOK", false, "CUSTOM_OK", null)]
    [InlineData("CUSTOM_BOOK", true, "CUSTOM_BOOK", null)]
    [InlineData("CUSTOM_BOOK", true, "CUSTOM_OK", "has not been approved for use on this node")]
    [InlineData("CUSTOM_BOOK", false, "CUSTOM_BOOK", "does not have any of the runbook's traits ['CUSTOM_OK']")]
    public async Task Approval_IsByTrait_AndBefore112ByName(string runbook, bool byName, string trait, string? text)
    {
        await using var world = await FakeWorld.StartAsync();
        await AddAsync(world, runbook, traits: ["CUSTOM_OK"]);
        var uuid = (await world.EnrollAgentlessAsync(ProvisionState.Manageable, node => node with { Traits = [trait] })).Uuid;
        var outcome = await world.Provisioning.RequestAsync(uuid, new() { Target = "clean", Runbook = runbook, RunbookByName = byName }, default);
        if (text is null) Assert.True(outcome.Succeeded, outcome.Fault?.Message);
        else Assert.Contains(text, outcome.Fault!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("manage-verb", FaultKind.Invalid, "only valid when setting target provision state to clean or service")]
    [InlineData("with-steps", FaultKind.Invalid, "either \"clean_steps\" or \"runbook\", but not both")]
    [InlineData("with-disable", FaultKind.Invalid, "\"disable_ramdisk\" cannot be given with \"runbook\"")]
    [InlineData("unknown", FaultKind.NotFound, "Runbook nothing could not be found.")]
    public async Task Request_ThatDoesNotGoWithARunbook_IsRefused(string what, FaultKind kind, string text)
    {
        await using var world = await FakeWorld.StartAsync();
        await AddAsync(world, "CUSTOM_BOOK", traits: ["CUSTOM_OK"]);
        var uuid = (await world.EnrollAgentlessAsync(ProvisionState.Manageable, node => node with { Traits = ["CUSTOM_OK"] })).Uuid;
        var request = new ProvisionRequest { Target = "clean", Runbook = "CUSTOM_BOOK" };
        request = what switch
        {
            "manage-verb" => request with { Target = "provide" },
            "with-steps" => request with { CleanSteps = [JsonMap.Parse("""{"interface": "vendor", "step": "log"}""")] },
            "with-disable" => request with { DisableRamdisk = true },
            _ => request with { Runbook = "nothing" },
        };
        var fault = (await world.Provisioning.RequestAsync(uuid, request, default)).Fault!;
        Assert.Equal(kind, fault.Kind);
        Assert.Contains(text, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("all", "vendor.log")]
    [InlineData("for-all", "bios.factory_reset bios.slow")]
    [InlineData("by-class", "bios.factory_reset bios.slow")]
    [InlineData("by-node", "bios.factory_reset bios.slow")]
    public async Task AutomatedClean_FollowsARunbook_WhereOneIsSet(string where, string steps)
    {
        var clean = new CleanOptions();
        clean = where switch
        {
            "for-all" => clean with { Runbook = "CUSTOM_BOOK" },
            "by-class" => clean with { Runbook = "CUSTOM_OTHER", RunbookByResourceClass = ImmutableDictionary<string, string>.Empty.Add("gold", "CUSTOM_BOOK") },
            "by-node" => clean with { RunbookFromNode = true },
            _ => clean,
        };
        await using var world = await FakeWorld.StartAsync(FakeWorld.DefaultOptions with { Clean = clean });
        await AddAsync(world, "CUSTOM_BOOK", traits: ["CUSTOM_OK"]);
        var uuid = (await world.EnrollAgentlessAsync(ProvisionState.Manageable, node => node with
        {
            Traits = ["CUSTOM_OK"],
            ResourceClass = "gold",
            DriverInfo = JsonMap.Parse("""{"cleaning_runbook": "CUSTOM_BOOK"}"""),
        })).Uuid;
        await world.RequestAsync(uuid, "provide");
        var node = await world.RestAsync(uuid);
        Assert.Equal((ProvisionState.Available, (string?)null), (node.Provision.State, node.LastError));
        Assert.Equal(steps.Split(' '), world.MachineOf(uuid).SlotSteps);
    }

    [Fact]
    public async Task AutomatedClean_WithARunbookThatIsNotApproved_Fails()
    {
        await using var world = await FakeWorld.StartAsync(FakeWorld.DefaultOptions with { Clean = new() { Runbook = "CUSTOM_BOOK" } });
        await AddAsync(world, "CUSTOM_BOOK", traits: ["CUSTOM_OK"]);
        var uuid = (await world.EnrollAgentlessAsync(ProvisionState.Manageable)).Uuid;
        await world.RequestAsync(uuid, "provide");
        var node = await world.RestAsync(uuid);
        Assert.Equal((ProvisionState.CleanFail, false), (node.Provision.State, node.Maintenance));
        Assert.Contains("has not been approved", node.LastError, StringComparison.Ordinal);
    }

    private static async Task<Runbook> AddAsync(FakeWorld world, string name, string[] traits, bool noRamdisk = false, params RunbookStep[] steps)
    {
        var runbook = new Runbook
        {
            Uuid = Guid.NewGuid(),
            Name = name,
            Traits = [.. traits],
            DisableRamdisk = noRamdisk,
            Steps = steps.Length > 0 ? [.. steps] : [new("bios", "slow", JsonMap.Empty, 2), new("bios", "factory_reset", JsonMap.Empty, 1)],
            CreatedAt = world.Clock.GetUtcNow(),
        };
        Assert.IsType<CommitResult.Committed>(await world.Store.CommitAsync([new StoreWrite.InsertResource(runbook)], default));
        return runbook;
    }
}
