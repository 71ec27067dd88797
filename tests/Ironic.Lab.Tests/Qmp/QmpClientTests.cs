using System.Net.Sockets;
using System.Text;
using Ironic.Lab.Consoles;
using Ironic.Lab.Qmp;
using Ironic.Testing;

namespace Ironic.Lab.Tests.Qmp;

/// <summary>The client against a monitor that a test plays by hand.</summary>
public sealed class QmpClientTests
{
    [Fact]
    public async Task Refusal_BecomesAFault_WithQemusWords()
    {
        await using var played = await PlayedMonitor.OpenAsync();
        var asking = played.Client.ExecuteAsync("set_link", arguments => arguments.WriteString("name", "nic0"), default);
        Assert.Equal("""{"execute":"set_link","id":2,"arguments":{"name":"nic0"}}""", await played.HearAsync());
        await played.SayAsync("""{"id": 2, "error": {"class": "DeviceNotFound", "desc": "Device 'nic0' not found"}}""");
        Assert.Contains("Device 'nic0' not found", (await Assert.ThrowsAsync<QmpException>(() => asking)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_ToACommandGivenUp_IsNotTakenForTheNextOnes()
    {
        await using var played = await PlayedMonitor.OpenAsync();
        using var impatience = new CancellationTokenSource();
        var first = played.Client.ExecuteAsync("cont", arguments: null, impatience.Token);
        await played.HearAsync();
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        var second = played.Client.ExecuteAsync("stop", arguments: null, default);
        await played.HearAsync();
        await played.SayAsync("""{"id": 2, "error": {"class": "GenericError", "desc": "late"}}""");
        await played.SayAsync("""{"id": 3, "return": {}}""");
        await second;
    }

    [Fact]
    public async Task Close_DeliversEventsFirst_AndFailsWhoWaits()
    {
        await using var played = await PlayedMonitor.OpenAsync();
        var asking = played.Client.ExecuteAsync("cont", arguments: null, default);
        await played.HearAsync();
        await played.SayAsync("""{"event": "SHUTDOWN", "data": {"guest": true, "reason": "guest-shutdown"}}""");
        await played.HangUpAsync();
        await played.Client.Closed;
        Assert.Equal([new("SHUTDOWN", "guest-shutdown")], played.Events);
        await Assert.ThrowsAsync<QmpException>(() => asking);
        await Assert.ThrowsAsync<QmpException>(() => played.Client.ExecuteAsync("cont", arguments: null, default));
        Assert.True(played.Client.IsClosed);
    }

    private sealed class PlayedMonitor : IAsyncDisposable
    {
        private readonly TemporaryFolder _folder = new();
        private StreamReader _heard = null!;
        private NetworkStream _line = null!;

        public QmpClient Client { get; private set; } = null!;

        public List<QmpMessage.Event> Events { get; } = [];

        /// <summary>Past the greeting and the capabilities.</summary>
        public static async Task<PlayedMonitor> OpenAsync()
        {
            var played = new PlayedMonitor();
            using var listener = UnixSocket.Listen(played._folder.File("qmp"));
            var near = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await near.ConnectAsync(listener.LocalEndPoint!);
            played._line = new(await listener.AcceptAsync(), ownsSocket: true);
            played._heard = new(played._line);
            var opening = QmpClient.OpenAsync(new NetworkStream(near, ownsSocket: true), TimeProvider.System, played.Events.Add, default);
            await played.SayAsync("""{"QMP": {}}""");
            Assert.Equal("""{"execute":"qmp_capabilities","id":1}""", await played.HearAsync());
            await played.SayAsync("""{"return": {}, "id": 1}""");
            played.Client = await opening;
            return played;
        }

        public async Task SayAsync(string line) => await _line.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"));

        public Task<string?> HearAsync() => _heard.ReadLineAsync();

        public ValueTask HangUpAsync() => _line.DisposeAsync();

        public async ValueTask DisposeAsync()
        {
            await Client.DisposeAsync();
            _heard.Dispose();
            _folder.Dispose();
        }
    }
}
