using Ironic.Conductor.Power;
using Ironic.Conductor.Tests.World;
using Ironic.Drivers.Tests.Support;
using Ironic.Lab.Redfish;
using Ironic.Model.Drivers;
using Ironic.Model.Nodes;
using Ironic.Model.Provisioning;
using Ironic.Model.Timeline;
using Microsoft.Extensions.DependencyInjection;

namespace Ironic.Conductor.Tests.Causes;

/// <summary>The real Redfish drivers with a BMC of the lab, under the real conductor: why a BMC will not have us stands in <c>last_error</c>.</summary>
public sealed class RedfishCausesTests
{
    private const string Credentials = "bmc-credentials-refused", Tls = "bmc-tls-refused";

    public static TheoryData<string, string> Makers => new()
    {
        { "generic", "auto" }, { "generic", "basic" }, { "ilo5", "auto" }, { "idrac9", "session" },
    };

    [Theory]
    [MemberData(nameof(Makers))]
    public async Task WrongPassword_IsNamed_AndMended(string maker, string authentication)
    {
        await using var bmc = await RedfishNode.StartAsync(Personalities.All[maker]);
        bmc.SetInfo("redfish_auth_type", authentication);
        bmc.SetInfo("redfish_password", "mistyped");
        await FailsAndMendsAsync(bmc, Credentials, "refuses user 'admin'", () => bmc.SetInfo("redfish_password", "secret"));
    }

    [Fact]
    public async Task WrongPassword_OfABmcWithoutSessions_IsNamed()
    {
        await using var bmc = await RedfishNode.StartAsync(Personalities.Generic with { HasSessions = false });
        bmc.SetInfo("redfish_password", "mistyped");
        await FailsAndMendsAsync(bmc, Credentials, "refuses user 'admin'", () => bmc.SetInfo("redfish_password", "secret"));
    }

    [Fact]
    public async Task CertificateOfNobodyKnown_IsNamed_WithTheFingerprintToPin()
    {
        await using var bmc = await RedfishNode.StartAsync();
        bmc.SetInfo("redfish_verify_ca", null);
        var fingerprint = Fingerprint(bmc);
        await FailsAndMendsAsync(bmc, Tls, fingerprint, () => bmc.SetInfo("redfish_tls_fingerprint", fingerprint));
    }

    [Fact]
    public async Task AnotherCertificateThanThePinnedOne_IsNamed()
    {
        await using var bmc = await RedfishNode.StartAsync();
        var fingerprint = Fingerprint(bmc);
        bmc.SetInfo("redfish_tls_fingerprint", new string('0', 64));
        await FailsAndMendsAsync(bmc, Tls, "not the one that was pinned", () => bmc.SetInfo("redfish_tls_fingerprint", fingerprint));
    }

    /// <summary>Not at the first word, but when the machine is in use: a power request has it, too.</summary>
    [Fact]
    public async Task PasswordChangedUnderUs_IsNamedByAPowerRequest()
    {
        await using var bmc = await RedfishNode.StartAsync();
        await using var world = await StartAsync(bmc);
        var uuid = (await EnrollAsync(world, bmc, ProvisionState.Active)).Uuid;
        bmc.SetInfo("redfish_password", "of yesterday");
        await world.Store.CommitAsync([new Model.Stores.StoreWrite.UpdateNode(await world.NodeAsync(uuid) with { DriverInfo = bmc.Context.DriverInfo })], default);
        await world.Power.RequestAsync(uuid, PowerTarget.On, null, null, default);
        await AssertNamedAsync(world, await world.RestAsync(uuid), Credentials, "Failed to change power state to 'power on'");
    }

    [Fact]
    public async Task PasswordChangedUnderUs_IsNamedByThePowerSync()
    {
        await using var bmc = await RedfishNode.StartAsync();
        await using var world = await StartAsync(bmc);
        bmc.SetInfo("redfish_password", "of yesterday");
        var uuid = (await EnrollAsync(world, bmc, ProvisionState.Active)).Uuid;
        for (var look = 0; look <= world.Options.PowerSync.MaxRetries; look++) await world.Get<PowerSyncCheck>().SyncAsync(uuid, default);
        var node = await world.NodeAsync(uuid);
        Assert.Equal((true, NodeFaults.Power), (node.Maintenance, node.Fault));
        Assert.StartsWith("During sync_power_state, max retries exceeded for node", node.LastError, StringComparison.Ordinal);
        Assert.EndsWith($"[cause: {Credentials}, high confidence]", node.LastError, StringComparison.Ordinal);
        Assert.Equal(Credentials, Assert.Single(await world.TimelineAsync(uuid), e => e.Name == TimelineNames.PowerFailed).Data.GetText("cause"));
    }

    /// <summary>Enroll, "manage" that fails by name, and the same again once what is wrong has been put right.</summary>
    private static async Task FailsAndMendsAsync(RedfishNode bmc, string cause, string words, Action mend)
    {
        await using var world = await StartAsync(bmc);
        var uuid = (await EnrollAsync(world, bmc, ProvisionState.Enroll)).Uuid;
        await world.RequestAsync(uuid, "manage");
        var node = await world.RestAsync(uuid);
        Assert.Equal(ProvisionState.Enroll, node.Provision.State);
        await AssertNamedAsync(world, node, cause, words);
        Assert.DoesNotContain("mistyped", node.LastError, StringComparison.Ordinal);

        mend();
        await world.Store.CommitAsync([new Model.Stores.StoreWrite.UpdateNode(node with { DriverInfo = bmc.Context.DriverInfo })], default);
        await world.RequestAsync(uuid, "manage");
        node = await world.RestAsync(uuid);
        Assert.Equal((ProvisionState.Manageable, (string?)null), (node.Provision.State, node.LastError));
    }

    private static async Task AssertNamedAsync(FakeWorld world, Node node, string cause, string words)
    {
        Assert.EndsWith($"[cause: {cause}, high confidence]", node.LastError, StringComparison.Ordinal);
        Assert.Contains(words, node.LastError, StringComparison.Ordinal);
        var timeline = await world.TimelineAsync(node.Uuid);
        Assert.Equal(cause, timeline.Last(e => e.Name == TimelineNames.BmcFailed).Data.GetText("cause"));
        Assert.Equal(cause, Assert.Single(timeline, e => e.Name == TimelineNames.JobFailed).Data.GetText("cause"));
    }

    private static async Task<FakeWorld> StartAsync(RedfishNode bmc)
    {
        var world = new FakeWorld
        {
            More = services =>
            {
                services.AddSingleton(bmc.Registry.Types.Single(type => type.Name == "redfish"));
                foreach (var slot in bmc.Driver.Slots.Values.Where(slot => slot.Name.StartsWith("redfish", StringComparison.Ordinal))) services.AddSingleton(slot);
            },
        };
        await world.BootAsync();
        return world;
    }

    private static Task<Node> EnrollAsync(FakeWorld world, RedfishNode bmc, ProvisionState state) =>
        world.EnrollAsync(state, node => node with { Driver = "redfish", DriverInfo = bmc.Context.DriverInfo, PowerState = PowerState.Off });

    private static string Fingerprint(RedfishNode bmc) => bmc.Lab.Service.Certificate.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256);
}
