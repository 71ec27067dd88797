using System.Net;
using Ironic.Pxe.Dhcp;
using Ironic.Pxe.Tftp;
using Ironic.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ironic.Pxe.Tests.Support;

/// <summary>A TFTP listener on a loopback port that the system chose, over one folder of programs.</summary>
internal sealed class TftpServerUnderTest : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly DhcpState _dhcp = new(new(), TimeProvider.System, NullLogger<LeaseJournal>.Instance);
    private readonly TftpListener _listener;
    private readonly Task _running;

    private TftpServerUnderTest(string folder, TftpOptions options)
    {
        var clients = new ClientDirectory(Directory, new());
        _listener = new(
            new(IPAddress.Loopback, 0), options, new(new() { ProgramRoots = [folder], FileRoots = [folder] }, clients), new(options.CacheBytes),
            new(_dhcp, clients), new(Timeline, TimeProvider.System), TimeProvider.System, NullLogger<TftpListener>.Instance);
        _running = _listener.RunAsync(_stop.Token);
    }

    public FakeBootDirectory Directory { get; } = new();

    public RecordingTimeline Timeline { get; } = new();

    public IPEndPoint Address => _listener.BoundTo!;

    public static async Task<TftpServerUnderTest> StartAsync(string folder, TftpOptions? options = null)
    {
        var server = new TftpServerUnderTest(folder, options ?? new());
        await Eventually.TrueAsync(() => server._listener.BoundTo is not null, TimeSpan.FromSeconds(10), "TFTP listens");
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _running);
        await _listener.DisposeAsync();
        _dhcp.Dispose();
        _stop.Dispose();
    }
}
