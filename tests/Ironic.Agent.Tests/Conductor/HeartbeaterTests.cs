using Ironic.Agent.Conductor;
using Ironic.Agent.Tests.Support;
using Ironic.Testing;
using Ironic.Testing.Http;

namespace Ironic.Agent.Tests.Conductor;

/// <summary>When heartbeats go out, in virtual time.</summary>
public sealed class HeartbeaterTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Heartbeats_FollowAtAPartOfThePatience_OrWhenWanted_NeverWithinFiveSeconds()
    {
        await using var conductor = new FakeConductor();
        var time = new ManualTimeProvider();
        var http = new ApiHttp(insecure: false, TimeSpan.FromSeconds(5));
        using var heartbeater = new Heartbeater(new(http, [conductor.Url], null), time, () => 0.5, Consoles.Silent(time));
        using var stop = new CancellationTokenSource();
        var running = heartbeater.RunAsync(FakeConductor.NodeUuid, new() { CallbackUrl = "https://x" }, TimeSpan.FromSeconds(100), stop.Token);

        await SentAsync(1); // at once
        await PassAsync(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(39)); // (0.3 + 0.3 * 0.5) * 100 s = 45 s
        Assert.Single(conductor.Heartbeats);
        await PassAsync(TimeSpan.FromSeconds(1));
        await SentAsync(2);

        heartbeater.Want();
        heartbeater.Want();
        await PassAsync(TimeSpan.FromSeconds(4.9));
        Assert.Equal(2, conductor.Heartbeats.Count);
        await PassAsync(TimeSpan.FromSeconds(0.1));
        await SentAsync(3);

        conductor.HeartbeatsFirst.Enqueue(new(503, []));
        await PassAsync(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(40));
        await SentAsync(4); // refused: the next one after 5 s * 1.5
        await PassAsync(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(2.5));
        await SentAsync(5);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        async Task SentAsync(int count) => await Eventually.TrueAsync(() => conductor.Heartbeats.Count == count, Soon, $"heartbeat {count}");

        async Task PassAsync(params TimeSpan[] spans)
        {
            foreach (var span in spans)
            {
                await Eventually.TrueAsync(() => time.ArmedTimers > 0, Soon, "the heartbeater waits");
                time.Advance(span);
            }
        }
    }

    [Fact]
    public async Task Client_FirstServerIsDown_AsksTheNextAndRemembersIt()
    {
        await using var conductor = new FakeConductor();
        var http = new ApiHttp(insecure: false, TimeSpan.FromSeconds(5));
        var client = new IronicClient(http, ["http://127.0.0.1:1", conductor.Url], "req-1");

        await client.LookupAsync(["52:54:00:00:00:01"], null, CancellationToken.None);

        Assert.Equal(new(conductor.Url), client.Server);
        Assert.Equal("req-1", conductor.Lookups[0].Fields["X-OpenStack-Request-ID"]);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"node":{"uuid":""},"config":{}}""")]
    [InlineData("[1]")]
    [InlineData("<html>")]
    public async Task Lookup_AnswerWithoutNode_IsAFailure(string answer)
    {
        await using var conductor = new FakeConductor();
        conductor.LookupsFirst.Enqueue(Scripted.Json(answer));
        var http = new ApiHttp(insecure: false, TimeSpan.FromSeconds(5));
        await Assert.ThrowsAsync<ConductorException>(() => new IronicClient(http, [conductor.Url], null).LookupAsync(["52:54:00:00:00:01"], null, CancellationToken.None));
    }
}
