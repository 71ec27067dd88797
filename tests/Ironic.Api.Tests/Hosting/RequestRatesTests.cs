using System.Net;
using Ironic.Api.Hosting;
using Ironic.Api.Tests.Support;
using Ironic.Testing;
using Microsoft.AspNetCore.Http;

namespace Ironic.Api.Tests.Hosting;

public sealed class RequestRatesTests
{
    private readonly ManualTimeProvider _time = new();

    private RequestRates Rates(double perSecond, int burst, bool behindProxy = false) =>
        new(new() { Hostname = "h", TrustForwardedHeaders = behindProxy, RateLimit = new() { RequestsPerSecond = perSecond, Burst = burst } }, _time);

    [Fact]
    public void Bucket_GivesItsBurst_ThenItsRate()
    {
        var rates = Rates(perSecond: 2, burst: 3);
        Assert.Equal([0, 0, 0], Enumerable.Range(0, 3).Select(_ => rates.Take(1).TotalSeconds));
        Assert.Equal(0.5, rates.Take(1).TotalSeconds, 3);
        Assert.Equal(0, rates.Take(2).TotalSeconds); // another client
        _time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal(0, rates.Take(1).TotalSeconds);
        Assert.Equal(0.5, rates.Take(1).TotalSeconds, 3); // being refused costs nothing
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal([0, 0, 0], Enumerable.Range(0, 3).Select(_ => rates.Take(1).TotalSeconds));
        Assert.True(rates.Take(1) > TimeSpan.Zero);
    }

    [Fact]
    public void Clients_HoweverMany_AreBounded()
    {
        var rates = Rates(perSecond: 1, burst: 2);
        for (var i = 0; i < 5 * RequestRates.MaxClients; i++)
        {
            Assert.Equal(TimeSpan.Zero, rates.Take((UInt128)i));
            Assert.True(rates.Clients <= RequestRates.MaxClients);
        }
    }

    [Theory]
    [InlineData("10.0.0.1", "::ffff:10.0.0.1", true)]
    [InlineData("2001:db8::1", "2001:db8::2", true)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:2::1", false)]
    [InlineData("10.0.0.1", "10.0.0.2", false)]
    public void Client_IsAnAddressOrANetworkOfOne(string one, string other, bool same) =>
        Assert.Equal(same, RequestRates.KeyOf(IPAddress.Parse(one)) == RequestRates.KeyOf(IPAddress.Parse(other)));

    [Fact]
    public void Client_BehindAProxy_IsWhomTheProxyNames()
    {
        var rates = Rates(perSecond: 1, burst: 1, behindProxy: true);
        Assert.Equal(TimeSpan.Zero, rates.Take(From("10.0.0.1")));
        Assert.True(rates.Take(From("10.9.9.9, 10.0.0.1")) > TimeSpan.Zero); // what stands before it is made up
        Assert.Equal(TimeSpan.Zero, rates.Take(From("10.0.0.2")));
        Assert.Equal(TimeSpan.Zero, rates.Take(From("nonsense")));

        static DefaultHttpContext From(string forwarded) => new() { Connection = { RemoteIpAddress = IPAddress.Loopback }, Request = { Headers = { ["X-Forwarded-For"] = forwarded } } };
    }

    [Fact]
    public async Task Request_TooMany_IsTold_HowLongToWait()
    {
        await using var api = await ApiHost.StartAsync(options => options with { RateLimit = new() { RequestsPerSecond = 0.01, Burst = 3 } });
        for (var i = 0; i < 3; i++) Assert.Equal(200, (await api.GetAsync("/v1/nodes")).Status);
        var refused = await api.GetAsync("/v1/nodes");
        Assert.Equal(429, refused.Status);
        Assert.InRange(int.Parse(refused.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture), 1, 100);
        Assert.StartsWith("Too many requests.", refused.Json.GetProperty("faultstring").GetString(), StringComparison.Ordinal);
        Assert.NotNull(refused.Header("x-openstack-request-id"));
    }

    [Fact]
    public async Task Limit_NotConfigured_IsNone()
    {
        await using var api = await ApiHost.StartAsync();
        for (var i = 0; i < 1000; i++) Assert.Equal(200, (await api.GetAsync("/healthcheck/liveness")).Status);
    }
}
