using Ironic.Lanes;

namespace Ironic.Ipmi.Tests.Session;

public class RoundTripTests
{
    private readonly RoundTrip _trip = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(5));

    [Fact]
    public void Timeout_NothingKnown_IsTheFirst() => Assert.Equal(TimeSpan.FromSeconds(1), _trip.Timeout);

    [Fact]
    public void Timeout_FastBmc_IsTheLeast()
    {
        for (var i = 0; i < 10; i++) _trip.Add(TimeSpan.FromMilliseconds(3));
        Assert.Equal(TimeSpan.FromSeconds(0.5), _trip.Timeout);
    }

    [Fact]
    public void Timeout_SlowSteadyBmc_ComesNearItsPace()
    {
        for (var i = 0; i < 100; i++) _trip.Add(TimeSpan.FromSeconds(2));
        Assert.InRange(_trip.Timeout.TotalSeconds, 2.0, 2.1);
    }

    [Fact]
    public void Timeout_UnsteadyBmc_LeavesRoom()
    {
        for (var i = 0; i < 100; i++) _trip.Add(TimeSpan.FromSeconds(i % 2 == 0 ? 0.5 : 1.5));
        Assert.InRange(_trip.Timeout.TotalSeconds, 2.5, 3.5);
    }

    [Fact]
    public void After_AgainAndAgain_DoublesUpToTheMost()
    {
        Assert.Equal(TimeSpan.FromSeconds(2), _trip.After(TimeSpan.FromSeconds(1)));
        Assert.Equal(TimeSpan.FromSeconds(5), _trip.After(TimeSpan.FromSeconds(4)));
    }
}
