using System.Text.Json;
using Ironic.Conductor.Ramdisk;
using Ironic.Conductor.Tests.Agents;
using Ironic.Conductor.Tests.World;
using Ironic.Model.Faults;
using Ironic.Model.Jobs;
using Ironic.Model.Nodes;
using Ironic.Model.Ports;
using Ironic.Model.Provisioning;
using Ironic.Model.Secrets;
using Ironic.Model.Stores;
using Ironic.Testing.Databases;

namespace Ironic.Conductor.Tests.Ramdisk;

public abstract class RamdiskServiceTests(TestEngine engine)
{
    private const string Url = "https://10.77.0.21:9999";

    [Theory]
    [InlineData(ProvisionState.Deploying, true)]
    [InlineData(ProvisionState.DeployWait, true)]
    [InlineData(ProvisionState.CleanWait, true)]
    [InlineData(ProvisionState.InspectWait, true)]
    [InlineData(ProvisionState.Available, false)]
    [InlineData(ProvisionState.Active, false)]
    [InlineData(ProvisionState.CleanHold, false)]
    public async Task Lookup_OnlyInStatesThatExpectARamdisk(ProvisionState state, bool found)
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var node = await world.EnrollAsync(state);
        var outcome = await world.Get<IRamdiskService>().LookupAsync(null, [world.MachineOf(node.Uuid).Address], issueToken: true, default);
        Assert.Equal(found, outcome.TryGet(out _, out var fault));
        if (!found) Assert.Equal((FaultKind.NotFound, "Resource could not be found."), (fault!.Kind, fault.Message));
    }

    [Fact]
    public async Task Lookup_GivesTheTokenOnce()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var (node, token) = await LookedUpAsync(world);
        Assert.Equal(43, token.Reveal().Length);
        Assert.Equal(token.Reveal(), (await world.NodeAsync(node)).DriverInternalInfo.GetText("agent_secret_token"));
        Assert.Null(Value(await world.Get<IRamdiskService>().LookupAsync(node, [], issueToken: true, default)).NewToken);
    }

    [Fact]
    public async Task Lookup_AfterARestartThatMayHaveSwallowedTheAnswer_GivesAnotherToken_ButNotOnceItWasUsed()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var (node, first) = await LookedUpAsync(world);
        await world.Store.CommitAsync([new StoreWrite.InsertJob(ParkedDeploy(world, node))], default);
        world.Life.Kill();
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        await world.BootAsync();
        await world.SettleAsync(); // the job that goes on has the lock for a moment
        var second = Value(await world.Get<IRamdiskService>().LookupAsync(node, [], issueToken: true, default)).NewToken;
        Assert.NotNull(second);
        Assert.NotEqual(first, second);
        Assert.Null(await BeatAsync(world, node, second));

        world.Life.Kill();
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        await world.BootAsync();
        await world.SettleAsync(); // the job that goes on has the lock for a moment
        Assert.Null(Value(await world.Get<IRamdiskService>().LookupAsync(node, [], issueToken: true, default)).NewToken);
    }

    [Fact]
    public async Task Lookup_WithoutAnything_IsRefused_AndOfALockedNode_Too()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var node = await world.EnrollAsync(ProvisionState.DeployWait, n => n with { Reservation = "here" });
        var ramdisk = world.Get<IRamdiskService>();
        Assert.Equal("At least one of 'addresses' and 'node_uuid' parameters is required", Refusal(await ramdisk.LookupAsync(null, [], true, default)).Message);
        Assert.Equal(FaultKind.Conflict, Refusal(await ramdisk.LookupAsync(node.Uuid, [], true, default)).Kind);
    }

    [Fact]
    public async Task Lookup_WithMacsOfTwoNodes_FindsNeither()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var (a, b) = (await world.EnrollAsync(ProvisionState.DeployWait), await world.EnrollAsync(ProvisionState.DeployWait));
        MacAddress[] both = [world.MachineOf(a.Uuid).Address, world.MachineOf(b.Uuid).Address];
        Assert.Equal(FaultKind.NotFound, Refusal(await world.Get<IRamdiskService>().LookupAsync(null, both, true, default)).Kind);
    }

    [Fact]
    public async Task Heartbeat_IsRefusedByTheRules()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var (node, token) = await LookedUpAsync(world);
        Assert.Equal("Agent token is required for heartbeat processing.", await BeatAsync(world, node, null));
        Assert.Equal("Invalid or missing agent token received.", await BeatAsync(world, node, new("wrong")));
        Assert.Equal("TLS is required by configuration", await BeatAsync(world, node, token, url: "http://10.77.0.21:9999"));
        Assert.Contains("an http or https URL is needed", await BeatAsync(world, node, token, url: "ftp://x"), StringComparison.Ordinal);
        Assert.Equal("Invalid agent_verify_ca: a PEM certificate is needed.", await BeatAsync(world, node, token, ca: "no pem"));
        using var certificate = ScriptedAgentServer.SelfSigned();
        Assert.Null(await BeatAsync(world, node, token, ca: certificate.ExportCertificatePem()));
        Assert.Equal("Detected change in ramdisk provided \"callback_url\"", await BeatAsync(world, node, token, url: "https://10.77.0.99:9999"));
        using var other = ScriptedAgentServer.SelfSigned();
        Assert.Equal("Detected change in ramdisk provided \"agent_verify_ca\"", await BeatAsync(world, node, token, ca: other.ExportCertificatePem()));
    }

    [Fact]
    public async Task Heartbeat_OfALockedNode_IsConflictUntilTheAgentIsKnown_ThenTakenQuietly()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var (node, token) = await LookedUpAsync(world);
        await LockAsync(world, node, "here");
        Assert.Contains("is locked by host here", await BeatAsync(world, node, token), StringComparison.Ordinal);
        await LockAsync(world, node, null);
        Assert.Null(await BeatAsync(world, node, token));
        await LockAsync(world, node, "here");
        Assert.Null(await BeatAsync(world, node, token));
    }

    [Fact]
    public async Task Heartbeat_RestartsTheWaitsTimeout_AndIsKept()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var (node, token) = await LookedUpAsync(world);
        world.Clock.Advance(TimeSpan.FromSeconds(100));
        Assert.Null(await BeatAsync(world, node, token));
        var kept = await world.NodeAsync(node);
        Assert.Equal(world.Clock.GetUtcNow(), kept.ProvisionUpdatedAt);
        Assert.Equal(Url, kept.DriverInternalInfo.GetText("agent_url"));
        Assert.Equal("10.0", kept.DriverInternalInfo.GetText("agent_version"));
    }

    [Fact]
    public async Task Heartbeat_ToANodeThatExpectsNone_IsAcceptedAndIgnored()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var node = await world.EnrollAsync(ProvisionState.Active, n => n with { DriverInternalInfo = Model.Json.JsonMap.Parse("""{"agent_secret_token": "abc"}""") });
        Assert.Null(await BeatAsync(world, node.Uuid, new("abc")));
        Assert.False((await world.NodeAsync(node.Uuid)).DriverInternalInfo.Contains("agent_url"));
    }

    [Fact]
    public async Task Inspection_OfAMachineWithoutPorts_IsFoundByItsBmc()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var uuid = (await world.EnrollAsync(ProvisionState.Manageable, n => n with { DriverInfo = Model.Json.JsonMap.Parse("""{"ipmi_address": "192.0.2.7"}""") })).Uuid;
        var port = Assert.Single(await world.Store.ListAsync(new PortQuery { NodeUuid = uuid, Limit = 10 }, default));
        await world.Store.CommitAsync([new StoreWrite.DeletePort(port.Uuid)], default);
        await world.RequestAsync(uuid, "inspect");
        Assert.Equal(ProvisionState.Manageable, (await world.RestAsync(uuid)).Provision.State);
        var made = Assert.Single(await world.Store.ListAsync(new PortQuery { NodeUuid = uuid, Limit = 10 }, default));
        Assert.True(made.PxeEnabled);
        Assert.Equal(world.MachineOf(uuid).Address, made.Address);
        var inventory = await world.Nodes.FindInventoryAsync(uuid, default);
        Assert.False(inventory!.PluginData.Contains("logs"));
        Assert.True(inventory.PluginData.Contains("all_interfaces"));
    }

    [Theory]
    [InlineData("[]", "needs an object 'inventory'")]
    [InlineData("""{"inventory": 5}""", "needs an object 'inventory'")]
    [InlineData("""{"inventory": {"interfaces": []}}""", "at least one interface with a mac_address")]
    [InlineData("""{"inventory": {"interfaces": "x"}}""", "cannot be read")]
    public async Task Inspection_OfOtherShape_IsRefused(string data, string text)
    {
        await using var world = await FakeWorld.StartAsync(engine);
        using var document = JsonDocument.Parse(data);
        var refusal = Refusal(await world.Get<IRamdiskService>().ContinueInspectionAsync(null, document.RootElement, false, default));
        Assert.Equal(FaultKind.Invalid, refusal.Kind);
        Assert.Contains(text, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspection_OfANodeThatIsNotInspected_IsNotFound()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var node = await world.EnrollAsync(ProvisionState.Manageable);
        using var document = JsonDocument.Parse(InspectionSample.For(world.MachineOf(node.Uuid)));
        Assert.Equal(FaultKind.NotFound, Refusal(await world.Get<IRamdiskService>().ContinueInspectionAsync(node.Uuid, document.RootElement, false, default)).Kind);
    }

    private static async Task<(Guid Node, Secret Token)> LookedUpAsync(FakeWorld world)
    {
        var node = await world.EnrollAsync(ProvisionState.DeployWait);
        var lookup = Value(await world.Get<IRamdiskService>().LookupAsync(node.Uuid, [], issueToken: true, default));
        return (node.Uuid, lookup.NewToken ?? throw new InvalidOperationException("no token"));
    }

    private static Job ParkedDeploy(FakeWorld world, Guid node) => new()
    {
        Uuid = Guid.NewGuid(),
        NodeUuid = node,
        Kind = "deploy",
        Status = JobStatus.Waiting,
        Stage = "boot-wait",
        CreatedAt = world.Clock.GetUtcNow(),
    };

    private static async Task<string?> BeatAsync(FakeWorld world, Guid node, Secret? token, string url = Url, string? ca = null) =>
        (await world.Get<IRamdiskService>().HeartbeatAsync(node.ToString(), new() { CallbackUrl = url, Token = token, AgentVersion = "10.0", VerifyCa = ca }, default)).Fault?.Message;

    private static async Task LockAsync(FakeWorld world, Guid uuid, string? holder)
    {
        Node node = await world.NodeAsync(uuid);
        await world.Store.CommitAsync([new StoreWrite.UpdateNode(node with { Reservation = holder })], default);
    }

    private static T Value<T>(Outcome<T> outcome) => outcome.TryGet(out var value, out var fault) ? value : throw new InvalidOperationException(fault.Message);

    private static Fault Refusal<T>(Outcome<T> outcome) => outcome.TryGet(out _, out var fault) ? throw new InvalidOperationException("accepted") : fault;
}
