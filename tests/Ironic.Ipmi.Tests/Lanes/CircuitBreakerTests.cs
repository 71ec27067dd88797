using Ironic.Lanes;
using Ironic.Testing;

namespace Ironic.Ipmi.Tests.Lanes;

public sealed class CircuitBreakerTests
{
    private static readonly IpmiException Silence = new(IpmiFailure.NoAnswer, "silent");

    private readonly ManualTimeProvider _time = new();
    private readonly CircuitBreaker<IpmiException> _breaker;

    public CircuitBreakerTests() => _breaker = new(new(3, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15)), _time);

    [Fact]
    public void Enter_AfterTooManyFailures_IsRefusedUntilTheProbe()
    {
        Fail(3);
        Assert.Equal((TimeSpan.FromSeconds(5), Silence), _breaker.TryEnter());
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Null(_breaker.TryEnter());
        Assert.True(_breaker.IsProbing);
        Assert.NotNull(_breaker.TryEnter()); // one probes, the others wait for what he finds
    }

    [Fact]
    public void Probe_InVain_DoublesThePauseUpToTheLongest()
    {
        Fail(3);
        foreach (var seconds in new[] { 10, 15, 15 })
        {
            _time.Advance(_breaker.Left!.Value);
            Assert.Null(_breaker.TryEnter());
            _breaker.Fail(Silence);
            Assert.Equal(TimeSpan.FromSeconds(seconds), _breaker.Left);
        }
    }

    [Fact]
    public void Probe_ThatSucceeds_ClosesIt()
    {
        Fail(3);
        _time.Advance(TimeSpan.FromSeconds(5));
        _breaker.TryEnter();
        _breaker.Succeed();
        Assert.Null(_breaker.TryEnter());
        Assert.Equal((0, null, null), (_breaker.Failures, _breaker.Last, _breaker.Left));
    }

    [Fact]
    public void Probe_GivenUp_IsTheNextOnes()
    {
        Fail(3);
        _time.Advance(TimeSpan.FromSeconds(5));
        _breaker.TryEnter();
        _breaker.Abandon();
        Assert.Null(_breaker.TryEnter());
    }

    [Fact]
    public void Trip_OpensItAtOnce_AndLetsAProbeInWhenThePauseIsOver()
    {
        _breaker.Trip(Silence, TimeSpan.FromSeconds(12));
        Assert.Equal(TimeSpan.FromSeconds(12), _breaker.TryEnter()!.Value.Left);
        _time.Advance(TimeSpan.FromSeconds(12));
        Assert.Null(_breaker.TryEnter());
    }

    private void Fail(int times)
    {
        for (var i = 0; i < times; i++)
        {
            Assert.Null(_breaker.TryEnter());
            _breaker.Fail(Silence);
        }
    }
}
