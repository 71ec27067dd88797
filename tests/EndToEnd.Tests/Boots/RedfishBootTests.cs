namespace EndToEnd.Tests.Boots;

/// <summary>UEFI machines that a Redfish BMC has boot without PXE.</summary>
[Collection(Machines.Collection)]
public sealed class RedfishBootTests(RedfishBootTests.Boots boots) : IClassFixture<RedfishBootTests.Boots>
{
    [Fact]
    public Task UefiMachine_WithoutDhcp_IsDeployedThroughVirtualMedia_OntoAVolumeOfItsBmcs() => boots.Media;

    [Fact]
    public Task UefiMachine_IsInspectedFromAUrlOfItsBmcs_AndDeployedByHttpAsDhcpSays() => boots.Http;

    /// <summary>Both at once, each in a rack of its own: one's waiting is the other's time.</summary>
    public sealed class Boots : IAsyncLifetime
    {
        public Task Media { get; } = VirtualMedia.DeployAsync();

        public Task Http { get; } = HttpBoot.InspectAndDeployAsync();

        public Task InitializeAsync() => Task.CompletedTask;

        public async Task DisposeAsync() => await Task.WhenAll(Media, Http).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
