using Ironic.Conductor.Boot;
using Ironic.Conductor.Leases;
using Ironic.Conductor.Tests.World;
using Ironic.Model.Boot;
using Ironic.Model.Conductors;
using Ironic.Model.Drivers;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Model.Provisioning;

namespace Ironic.Conductor.Tests.Boot;

public sealed class RamdiskParameterListTests
{
    private static readonly Node Node = new()
    {
        Uuid = Guid.NewGuid(), Driver = "fake", ConductorGroup = "rack1", Provision = new(ProvisionState.Available, null), CreatedAt = DateTimeOffset.UnixEpoch,
    };

    [Fact]
    public async Task ApisOfAllThatServe_OursFirstThenItsGroups_AreOnTheKernelLine()
    {
        var map = ConductorMap.Of([At("a", "rack2"), At("b", "rack1"), At("here", "rack1"), At("dead", "rack1") with { Serving = false }, At("old", "rack1") with { Api = null }]);
        Assert.Equal("ipa-api-url=http://here:6385,http://b:6385,http://a:6385", await ParametersAsync(map, new("deploy", "next", TimeSpan.Zero)));
        Assert.Equal(
            "ipa-inspection-callback-url=http://here:6385/v1/continue_inspection,http://b:6385/v1/continue_inspection,http://a:6385/v1/continue_inspection",
            await ParametersAsync(map, new("inspect", "next", TimeSpan.Zero) { Inspects = true }));
    }

    [Fact]
    public async Task ManyAppliances_AreNotAllTold() =>
        Assert.Equal(4, (await ParametersAsync(ConductorMap.Of(Enumerable.Range(0, 40).Select(i => At($"h{i}", "rack1"))), new("deploy", "next", TimeSpan.Zero))).Split(',').Length);

    [Fact]
    public async Task OneAlone_TellsItsOwn() => Assert.Equal("ipa-api-url=http://here:6385", await ParametersAsync(ConductorMap.Of("here"), new("deploy", "next", TimeSpan.Zero)));

    /// <summary>An image that holds kernel and ramdisk is enough; where that is no use, the boot slot says so.</summary>
    [Fact]
    public async Task NodeWithAWholeImage_NeedsNoKernelAndRamdisk()
    {
        var list = new RamdiskParameterList(new() { HostName = "here" }, new ProvisioningUrls(new("http://here:6385"), new("http://here:8088")), new Standing(ConductorMap.Of("here")));
        var missing = await Assert.ThrowsAsync<DriverException>(() => list.BuildAsync(Node, new("deploy", "next", TimeSpan.Zero), default));
        Assert.Equal("ramdisk-not-configured", missing.Cause);
        var boot = await list.BuildAsync(Node with { DriverInfo = JsonMap.Parse("""{"deploy_iso": "http://10.0.0.1/deploy.iso"}""") }, new("deploy", "next", TimeSpan.Zero), default);
        Assert.Equal((null, null, "ipa-api-url=http://here:6385"), (boot.Kernel, boot.Ramdisk, boot.Parameters[0]));
    }

    private static async Task<string> ParametersAsync(ConductorMap map, RamdiskPurpose purpose)
    {
        var list = new RamdiskParameterList(FakeWorld.DefaultOptions, new ProvisioningUrls(new("http://here:6385"), new("http://here:8088")), new Standing(map));
        return (await list.BuildAsync(Node, purpose, default)).Parameters[0];
    }

    private static ConductorRecord At(string host, string group) =>
        new(host, group, ["fake"], DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch) { Api = new($"http://{host}:6385") };

    private sealed class Standing(ConductorMap map) : INodePlacement
    {
        public ValueTask<ConductorMap> NowAsync(CancellationToken cancellationToken) => new(map);
    }
}
