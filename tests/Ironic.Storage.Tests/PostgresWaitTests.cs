using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Ironic.Model.Stores;
using Ironic.Storage.Postgres;
using Ironic.Testing;
using Microsoft.Extensions.Logging;

namespace Ironic.Storage.Tests;

/// <summary>An appliance that starts before its database does.</summary>
[Collection(PostgresTests.Name)]
public sealed class PostgresWaitTests(PostgresFixture engine)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Said _said = new();

    [Fact]
    public async Task DatabaseThatIsAway_IsWaitedFor_AndTheWaitIsTold()
    {
        var url = await engine.NewDatabaseAsync();
        await engine.Server.KillAsync();
        var waiting = Wait(url, TimeSpan.FromHours(1)).RunAsync(default);
        await Eventually.TrueAsync(() => !_said.Lines.IsEmpty, Patience, "word of the wait");
        Assert.False(waiting.IsCompleted);

        await engine.Server.StartAgainAsync();
        await waiting.WaitAsync(Patience);

        Assert.Matches("^Warning: Waiting for the database ironic@.*, for 00:59:5.* at most: ", _said.Lines.First());
        Assert.Matches("^Information: The database ironic@.* answers, after ", _said.Lines.Last());
    }

    [Fact]
    public async Task DatabaseThatAnswers_IsNotWorthAWord()
    {
        await Wait(await engine.NewDatabaseAsync(), TimeSpan.Zero).RunAsync(default);
        Assert.Empty(_said.Lines);
    }

    /// <summary>In virtual time: all of the patience is used, and no more than it.</summary>
    [Fact]
    public async Task DatabaseThatDoesNotCome_EndsTheWaitWithItsName()
    {
        using var nobody = new TemporaryFolder();
        var clock = new ManualTimeProvider();
        var begun = clock.GetUtcNow();
        var waiting = Wait(At(nobody), TimeSpan.FromSeconds(60), clock).RunAsync(default);
        while (!waiting.IsCompleted)
        {
            await Eventually.TrueAsync(() => clock.ArmedTimers > 0 || waiting.IsCompleted, Patience, "the next pause");
            while (clock.ArmedTimers > 0) clock.Advance(TimeSpan.FromMilliseconds(100));
        }

        var fault = await Assert.ThrowsAsync<StoreException>(() => waiting);
        Assert.Contains("and did not come within 00:01:00 (database.startPatience): ", fault.Message, StringComparison.Ordinal);
        Assert.Contains("ironic@", fault.Message, StringComparison.Ordinal);
        Assert.InRange(clock.GetUtcNow() - begun, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(63));
        Assert.Single(_said.Lines); // the reason stayed the same
    }

    [Fact]
    public async Task End_WhileNothingIsSaid_IsAtOnce()
    {
        using var mute = new TcpListener(IPAddress.Loopback, 0); // takes connections, and never says a word
        mute.Start();
        using var stop = new CancellationTokenSource();
        var waiting = Wait($"postgres://ironic@127.0.0.1:{((IPEndPoint)mute.LocalEndpoint).Port}/d", TimeSpan.FromHours(1)).RunAsync(stop.Token);
        using var heard = await mute.AcceptSocketAsync(CancellationToken.None);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Patience, CancellationToken.None));
        Assert.Empty(_said.Lines); // the attempt was not waited for, or it would have been told why it failed
    }

    [Fact]
    public async Task WhatWaitingDoesNotMend_IsToldAtOnce()
    {
        var url = (await engine.NewDatabaseAsync())!;
        var fault = await Assert.ThrowsAsync<StoreException>(() => Wait(url.Replace("?host=", "-is-not-there?host=", StringComparison.Ordinal), TimeSpan.FromHours(1)).RunAsync(default).WaitAsync(Patience));
        Assert.Contains("does not exist", fault.Message, StringComparison.Ordinal);
        Assert.Empty(_said.Lines);
    }

    private PostgresWait Wait(string? url, TimeSpan patience, TimeProvider? time = null) => new(new() { Url = url, StartPatience = patience }, time ?? TimeProvider.System, _said);

    private static string At(TemporaryFolder folder) => $"postgres://ironic@localhost/d?host={folder.Path}";

    private sealed class Said : ILogger<PostgresWait>
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Lines.Enqueue($"{logLevel}: {formatter(state, exception)}");
    }
}
