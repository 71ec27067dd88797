using Ironic.Drivers.Ipmi;
using Ironic.Drivers.Tests.Support;
using Ironic.Ipmi.Tests.Interop;
using Ironic.Model.Drivers;
using Ironic.Model.Drivers.Steps;
using Ironic.Model.Json;

namespace Ironic.Drivers.Tests.Ipmi;

public sealed class IpmiVendorTests : IAsyncLifetime
{
    private readonly NodeUnderTest _node = NodeUnderTest.Start();

    private IVendorInterface Vendor => _node.Driver.TryGet<IVendorInterface>(out var vendor) ? vendor : throw new InvalidOperationException("No vendor slot.");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task SendRaw_Bytes_ReachTheBmc_AndItsAnswerTheTimeline()
    {
        await CallAsync("send_raw", """{"raw_bytes": "0x00 2 0x01"}"""); // Chassis Control, power on
        Assert.True(_node.Chassis.IsOn);
        await CallAsync("send_raw", """{"raw_bytes": "0x06 0x01"}"""); // Get Device ID
        Assert.Contains(_node.Timeline.Events, e => e.Message!.Contains("answered raw 0x06 0x01: 20", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SendRaw_AsAStep_IsDone()
    {
        var step = _node.Driver.Get<IStepsCapability>(DriverSlot.Vendor);
        var progress = await step.RunStepAsync(_node.Context, new("send_raw", JsonMap.Parse("""{"raw_bytes": "0x00 0x02 0x01"}"""), StepFlowKind.Clean, null), default);
        Assert.IsType<StepProgress.Done>(progress);
        Assert.True(_node.Chassis.IsOn);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"warm": false}""")]
    [InlineData("""{"warm": "True"}""")]
    public async Task BmcReset_OfEitherKind_IsDoneOnce_AndTheNextCallGetsThrough(string arguments)
    {
        await CallAsync("bmc_reset", arguments);
        Assert.Equal(1, _node.Bmc.Resets);
        Assert.Equal(PowerState.Off, await _node.Driver.Power.GetStateAsync(_node.Context, default)); // in a session of its own: the old one is gone
    }

    [Fact]
    public async Task BmcReset_Unanswered_IsNoFailure_AndNotRepeated()
    {
        _node.Bmc.Faults = new() { RestartsUnanswered = true };
        await CallAsync("bmc_reset", "{}");
        Assert.Equal(1, _node.Bmc.Resets);
        Assert.Contains(_node.Timeline.Events, e => e.Message!.Contains("did not answer the reset", StringComparison.Ordinal));
    }

    [Fact]
    public async Task BmcReset_OfABmcThatIsDead_Fails()
    {
        _node.Bmc.Faults = new() { IsSilent = true };
        Assert.Equal("bmc-no-answer", (await Assert.ThrowsAsync<DriverException>(() => CallAsync("bmc_reset", "{}"))).Cause);
    }

    [Fact]
    public async Task IpmiSim_TakesRawBytes_AndItsRefusalOfAResetIsNamed()
    {
        await using var sim = await IpmiSim.StartAsync();
        _node.Context = NodeUnderTest.ContextFor(sim.EndPoint, "admin", "password") with { Timeline = _node.Timeline };
        await CallAsync("send_raw", """{"raw_bytes": "0x06 0x01"}""");
        Assert.Contains(_node.Timeline.Events, e => e.Message!.Contains("answered raw 0x06 0x01: 000309", StringComparison.Ordinal));
        Assert.Equal("bmc-command-refused", (await Assert.ThrowsAsync<DriverException>(() => CallAsync("bmc_reset", "{}"))).Cause); // it knows none
    }

    [Theory]
    [InlineData("send_raw", "{}")]
    [InlineData("send_raw", """{"raw_bytes": "0x06"}""")]
    [InlineData("send_raw", """{"raw_bytes": "0x07 0x01"}""")]
    [InlineData("send_raw", """{"raw_bytes": "0x40 0x01"}""")]
    [InlineData("send_raw", """{"raw_bytes": "chassis status"}""")]
    [InlineData("send_raw", """{"raw_bytes": "0x06 0x100"}""")]
    [InlineData("send_raw", """{"raw_bytes": "0x06 -1"}""")]
    [InlineData("bmc_reset", """{"warm": "perhaps"}""")]
    public void Arguments_ThatAreWrong_AreNamed(string method, string arguments)
    {
        var problem = Assert.Single(Vendor.ValidateCall(_node.Context, method, JsonMap.Parse(arguments)));
        Assert.Contains("but must be", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void RawBytes_TooMany_AreRefused()
    {
        Assert.NotNull(RawBytes.TryParse($"0x06 0x01 {string.Join(' ', Enumerable.Repeat("0xff", 200))}"));
        Assert.Null(RawBytes.TryParse($"0x06 0x01 {string.Join(' ', Enumerable.Repeat("0xff", 300))}"));
    }

    private async Task CallAsync(string method, string arguments)
    {
        Assert.Empty(Vendor.ValidateCall(_node.Context, method, JsonMap.Parse(arguments)));
        Assert.Null(await Vendor.CallAsync(_node.Context, method, JsonMap.Parse(arguments), default));
    }
}
