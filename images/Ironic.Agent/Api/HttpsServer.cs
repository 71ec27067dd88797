using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Ironic.Agent.Logging;

namespace Ironic.Agent.Api;

/// <summary>
/// A small HTTPS server: sockets, TLS, and <see cref="HttpConnection"/> for each client. Ours, because it starts in milliseconds where a full
/// web framework takes more than a second on a machine as slow as an emulated one, and a ramdisk lives for minutes.
/// </summary>
internal sealed class HttpsServer(IRequestHandler handler, HttpLimits limits, AgentLog log, TimeProvider time) : IAsyncDisposable
{
    /// <summary>Every address of both families.</summary>
    private const string AnyHost = "::";

    private readonly CancellationTokenSource _closing = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _free = new(limits.Connections);
    private readonly List<Task> _connections = [];
    private Socket? _listener;
    private Task _accepting = Task.CompletedTask;

    /// <summary>Starts to listen; clients are served from now on.</summary>
    /// <param name="host">An address; <c>::</c> is every address of both families.</param>
    /// <param name="port">0: any free port.</param>
    /// <param name="certificate">With its key; stays the caller's.</param>
    /// <param name="protocols">TLS versions.</param>
    /// <returns>The port.</returns>
    public int Start(string host, int port, X509Certificate2 certificate, SslProtocols protocols)
    {
        _listener = Listen(host, port);
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true),
            EnabledSslProtocols = protocols,
        };
        _accepting = AcceptAsync(_listener, options);
        return ((IPEndPoint)_listener.LocalEndPoint!).Port;
    }

    /// <summary>Takes no more clients; answers that are on their way get out within a moment.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _accepting;
        _listener?.Dispose();
        Task[] open;
        lock (_connections) open = [.. _connections];
        await Task.WhenAny(Task.WhenAll(open), Task.Delay(TimeSpan.FromSeconds(1), time, CancellationToken.None));
        await _stopping.CancelAsync();
        await Task.WhenAll(open);
        _closing.Dispose();
        _stopping.Dispose();
        _free.Dispose();
    }

    private static Socket Listen(string host, int port)
    {
        var address = host != AnyHost ? IPAddress.Parse(host) : Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any;
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (address.AddressFamily == AddressFamily.InterNetworkV6) socket.DualMode = true;
        socket.Bind(new IPEndPoint(address, port));
        socket.Listen(backlog: 64);
        return socket;
    }

    private async Task AcceptAsync(Socket listener, SslServerAuthenticationOptions options)
    {
        try
        {
            while (true)
            {
                await _free.WaitAsync(_closing.Token);
                var client = await TakeAsync(listener);
                lock (_connections)
                {
                    _connections.RemoveAll(task => task.IsCompleted);
                    _connections.Add(ServeAsync(client, options));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // disposed of
        }
    }

    private async Task<Socket> TakeAsync(Socket listener)
    {
        while (true)
        {
            try
            {
                return await listener.AcceptAsync(_closing.Token);
            }
            catch (SocketException fault)
            {
                log.Warn($"A client's connection failed before it was taken: {fault.Message}");
            }
        }
    }

    private async Task ServeAsync(Socket client, SslServerAuthenticationOptions options)
    {
        await Task.Yield(); // the accepting loop goes on at once
        try
        {
            client.NoDelay = true;
            await using var network = new NetworkStream(client, ownsSocket: true);
            await using var tls = new SslStream(network);
            using (var deadline = new CancellationTokenSource(limits.Patience, time))
            using (var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _stopping.Token))
            {
                await tls.AuthenticateAsServerAsync(options, either.Token);
            }

            await new HttpConnection(tls, handler, limits, time).RunAsync(_stopping.Token);
            await tls.ShutdownAsync();
        }
        catch (Exception fault) when (fault is IOException or AuthenticationException or OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The client's own affair: it went away, spoke no TLS, or took too long.
        }
        catch (Exception fault) // the outermost frame of one client: the others are served on
        {
            log.Error($"a client could not be served: {fault}");
        }
        finally
        {
            _free.Release();
        }
    }
}
