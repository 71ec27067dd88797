using Ironic.Drivers.Tests.Support;
using Ironic.Model.Drivers;
using Ironic.Model.Drivers.Steps;
using Ironic.Model.Json;

namespace Ironic.Drivers.Tests.Ipmi;

public sealed class IpmiStepsTests : IAsyncLifetime
{
    private readonly NodeUnderTest _node = NodeUnderTest.Start();

    private IStepsCapability Management => (IStepsCapability)_node.Driver.Management;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task ResetBmc_IsDone_WhenTheBmcAnswersAgain()
    {
        var pending = Assert.IsType<StepProgress.Pending>(await RunAsync("reset_bmc"));
        Assert.Equal(1, _node.Bmc.Resets);
        Assert.IsType<StepProgress.Done>(await RunAsync("reset_bmc", pending.State));
    }

    [Fact]
    public async Task Clock_IsSet_AndTheLogCleared()
    {
        Assert.IsType<StepProgress.Done>(await RunAsync("set_bmc_clock", null, """{"target_datetime": "2030-01-02T03:04:05+00:00"}"""));
        Assert.IsType<StepProgress.Done>(await RunAsync("set_bmc_clock"));
        Assert.IsType<StepProgress.Done>(await RunAsync("clear_event_log"));
    }

    [Theory]
    [InlineData("set_bmc_clock", """{"target_datetime": "tomorrow"}""", "step-arguments-invalid")]
    [InlineData("nonsense", "{}", "unsupported")]
    public async Task Step_ThatIsWrong_IsRefusedByName(string step, string arguments, string cause) =>
        Assert.Equal(cause, (await Assert.ThrowsAsync<DriverException>(() => RunAsync(step, null, arguments))).Cause);

    private async Task<StepProgress> RunAsync(string step, JsonMap? state = null, string arguments = "{}") =>
        await Management.RunStepAsync(_node.Context, new(step, JsonMap.Parse(arguments), StepFlowKind.Clean, state), default);
}
