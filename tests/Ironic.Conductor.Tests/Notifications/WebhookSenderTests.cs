using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using Ironic.Conductor.Metrics;
using Ironic.Conductor.Notifications;
using Ironic.Testing;
using Ironic.Testing.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ironic.Conductor.Tests.Notifications;

/// <summary>The sender against a receiver on a real socket.</summary>
public sealed class WebhookSenderTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly ConcurrentQueue<int> _answers = new();

    [Fact]
    public async Task ReceiverThatIsAway_GetsAllInOrder_OnceItIsBack()
    {
        await using var receiver = new ScriptedServer(_ => new(_answers.TryDequeue(out var status) ? status : 202, []));
        foreach (var status in new[] { 503, 401 }) _answers.Enqueue(status);
        await File.WriteAllTextAsync(_folder.File("token"), "s3cret\n");
        await using var sender = await StartAsync(new() { Url = new(receiver.Url + "/hook"), SecretFile = _folder.File("token"), Attempts = 4 });
        for (var i = 0; i < 3; i++) sender.Value.Enqueue(News(i));

        await Eventually.TrueAsync(() => receiver.Requests.Count == 5, Patience, "five requests: three for the first, one for each of the others");
        Assert.Equal(["""{"n":0}""", """{"n":0}""", """{"n":0}""", """{"n":1}""", """{"n":2}"""], receiver.Requests.Select(request => request.Text));
        Assert.All(receiver.Requests, request => Assert.Equal(("POST", "/hook", "s3cret", "compute 2.76"), (request.Method, request.Target, request.Fields["X-Auth-Token"], request.Fields["OpenStack-API-Version"])));
    }

    [Fact]
    public async Task WhatTheReceiverRefuses_IsNotSentAgain()
    {
        await using var receiver = new ScriptedServer(_ => new(_answers.TryDequeue(out var status) ? status : 200, []));
        _answers.Enqueue(400);
        await using var sender = await StartAsync(new() { Url = new(receiver.Url), Attempts = 5 });
        for (var i = 0; i < 2; i++) sender.Value.Enqueue(News(i));

        await Eventually.TrueAsync(() => receiver.Requests.Count == 2, Patience, "two requests");
        Assert.Equal(["""{"n":0}""", """{"n":1}"""], receiver.Requests.Select(request => request.Text));
    }

    [Fact]
    public async Task FullQueue_GivesUpTheOldest_AndNobodyWaits()
    {
        using var counts = new MeterListener();
        var dropped = 0;
        counts.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "conductor.notifications.ended" && ReferenceEquals(instrument.Meter.Scope, _services.GetRequiredService<IMeterFactory>())) listener.EnableMeasurementEvents(instrument);
        };
        counts.SetMeasurementEventCallback<long>((_, value, tags, _) => dropped += tags.ToArray().Contains(new("outcome", "dropped")) ? (int)value : 0);
        counts.Start();
        using var sender = New(new() { Url = new("http://127.0.0.1:1"), QueueLength = 3 }); // not started: nobody empties it
        for (var i = 0; i < 10; i++) sender.Enqueue(News(i));
        Assert.Equal(7, dropped);

        await using var receiver = new ScriptedServer(_ => new(200, []));
        await using var started = await StartAsync(new() { Url = new(receiver.Url), QueueLength = 3 });
        started.Value.Enqueue(News(99));
        await Eventually.TrueAsync(() => receiver.Requests.Count == 1, Patience, "the one that fits");
    }

    [Fact]
    public void WrongOptions_AreAllNamed()
    {
        string[] problems = [.. new WebhookOptions { Url = new("ftp://x/y"), SecretHeader = "a b", Timeout = TimeSpan.Zero, Attempts = 0, QueueLength = 0 }.Problems()];

        Assert.Equal(["Url", "SecretHeader", "Timeout", "Attempts", "QueueLength"], problems.Select(problem => problem.Split(' ')[0]));
    }

    public void Dispose()
    {
        _services.Dispose();
        _folder.Dispose();
    }

    private static Notification News(int number) => new("baremetal.test", IsError: false, DateTimeOffset.UnixEpoch, () => new JsonObject { ["n"] = number });

    private WebhookSender New(WebhookOptions options) =>
        new("test", options, NovaEvents.Version, news => news.Payload(), new ConductorMeter(_services.GetRequiredService<IMeterFactory>()), TimeProvider.System, NullLogger<WebhookSender>.Instance);

    private async Task<Running> StartAsync(WebhookOptions options)
    {
        var sender = New(options);
        await sender.StartAsync(CancellationToken.None);
        return new(sender);
    }

    private sealed record Running(WebhookSender Value) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Value.StopAsync(CancellationToken.None);
            Value.Dispose();
        }
    }
}
