using Ironic.Drivers.Redfish;
using Ironic.Model.Json;
using Ironic.Testing;

namespace Ironic.Drivers.Tests.Redfish;

public sealed class StepClockTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 1)]
    [InlineData(10, 5)]
    [InlineData(40, 20)]
    [InlineData(3600, 20)]
    public void Pause_IsHalfOfWhatItTookSoFar_WithinLimits(int secondsGone, int seconds)
    {
        var time = new ManualTimeProvider();
        var state = StepClock.Begin(time, TimeSpan.FromHours(2));
        time.Advance(TimeSpan.FromSeconds(secondsGone));
        Assert.Equal(TimeSpan.FromSeconds(seconds), StepClock.Pause(time, state, Longest));
    }

    [Fact]
    public void Pause_OfAStepThatDoesNotSayWhenItBegan_IsTheLongest() =>
        Assert.Equal(Longest, StepClock.Pause(new ManualTimeProvider(), JsonMap.Parse("""{"deadline": "2026-01-01T00:00:00Z"}"""), Longest));
}
