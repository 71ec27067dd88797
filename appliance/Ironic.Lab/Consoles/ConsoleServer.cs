using System.Net.Sockets;
using System.Threading.Channels;

namespace Ironic.Lab.Consoles;

/// <summary>Lets terminals attach to a console through a socket in the file system: all from the start, then live; what is typed goes to the machine.</summary>
internal sealed class ConsoleServer : IAsyncDisposable
{
    private const int Terminals = 16;

    private readonly SerialConsole _console;
    private readonly Socket _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _places = new(Terminals);
    private readonly Task _accepting;

    public ConsoleServer(SerialConsole console, string socketPath)
    {
        _console = console;
        _listener = UnixSocket.Listen(socketPath);
        _accepting = AcceptAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        for (var place = 0; place < Terminals; place++) await _places.WaitAsync(CancellationToken.None); // until the last terminal is gone
        _places.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                await _places.WaitAsync(_stop.Token);
                try
                {
                    _ = ServeAsync(await _listener.AcceptAsync(_stop.Token)); // gives its place back when done
                }
                catch
                {
                    _places.Release();
                    throw;
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // Stopping.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        var output = _console.Listen();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        try
        {
            await using var terminal = new NetworkStream(socket, ownsSocket: true);
            var shown = ShowAsync(output, terminal, ended.Token);
            var typed = TypeAsync(terminal, ended.Token);
            await Task.WhenAny(shown, typed); // either side hanging up ends both
            await ended.CancelAsync();
            await Task.WhenAll(shown, typed);
        }
        finally
        {
            _console.Unlisten(output);
            _places.Release();
        }
    }

    private static async Task ShowAsync(ChannelReader<byte[]> output, NetworkStream terminal, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var chunk in output.ReadAllAsync(cancellationToken)) await terminal.WriteAsync(chunk, cancellationToken);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The terminal hung up.
        }
    }

    private async Task TypeAsync(NetworkStream terminal, CancellationToken cancellationToken)
    {
        var buffer = new byte[1024];
        try
        {
            int length;
            while ((length = await terminal.ReadAsync(buffer, cancellationToken)) > 0)
                await _console.TrySendAsync(buffer.AsMemory(0, length), cancellationToken); // typed at a machine that is off: lost, as on real ones
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The terminal hung up.
        }
    }
}
