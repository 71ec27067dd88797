using System.Collections.Concurrent;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Ironic.Model.Boot;
using Ironic.Pxe.Content;
using Ironic.Pxe.Network;
using Ironic.Pxe.Tftp.Wire;
using Microsoft.Extensions.Logging;

namespace Ironic.Pxe.Tftp;

/// <summary>Takes requests at one address, finds what they ask for, and hands the transfers to workers.</summary>
internal sealed class TftpListener(
    IPEndPoint address, TftpOptions options, BootTree tree, ChunkCache cache, ClientLocator locator, TransferRecorder recorder, TimeProvider time, ILogger<TftpListener> log) : IAsyncDisposable
{
    /// <summary>IPv4, UDP and TFTP headers: the rest of an interface's MTU is the largest block that is not fragmented.</summary>
    private const int Headers = 20 + 8 + TftpCodec.HeaderLength;

    /// <summary>Threads per local address; a client's next request goes to the next one, so that its last transfer's stragglers are not taken for the new one's.</summary>
    private const int WorkersPerAddress = 2;

    private const int DefaultMtu = 1500, MaxLocalAddresses = 64;
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<Peer, RunningTransfer> _running = new();
    private readonly Dictionary<IPAddress, Workers> _workers = [];
    private string? _lastTrouble;

    private sealed record Workers(TftpWorker[] All, int MaxBlockSize)
    {
        private int _next;

        public TftpWorker Next() => All[_next++ % All.Length];
    }

    /// <summary>Where it listens; null until it does. Tells a test which port the system gave.</summary>
    public IPEndPoint? BoundTo { get; private set; }

    /// <summary>Serves until cancelled; an address that does not exist yet is waited for.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
                socket.Bind(address);
                BoundTo = (IPEndPoint)socket.LocalEndPoint!;
                log.TftpListening(BoundTo);
                _lastTrouble = null;
                await ReceiveAsync(socket, cancellationToken);
            }
            catch (SocketException e)
            {
                if (e.Message != _lastTrouble) log.TftpNotListening(address, e.Message, RetryInterval.TotalSeconds);
                _lastTrouble = e.Message;
            }

            await Task.Delay(RetryInterval, time, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers.Values.SelectMany(workers => workers.All)) await worker.DisposeAsync();
        _workers.Clear();
    }

    private async Task ReceiveAsync(Socket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[TftpCodec.MaxRequestLength + 1];
        var anyone = new IPEndPoint(IPAddress.Any, 0);
        while (true)
        {
            var received = await socket.ReceiveMessageFromAsync(buffer, SocketFlags.None, anyone, cancellationToken);
            if (!TftpCodec.TryReadRequest(buffer.AsSpan(0, received.ReceivedBytes), out var request)) continue;
            var local = address.Address.Equals(IPAddress.Any) ? received.PacketInformation.Address : address.Address;
            if (WorkersAt(local) is { } workers) await AnswerAsync(request, (IPEndPoint)received.RemoteEndPoint, workers, cancellationToken);
        }
    }

    private Workers? WorkersAt(IPAddress local)
    {
        if (_workers.TryGetValue(local, out var known) && known.All.All(worker => worker.IsRunning)) return known;
        if (_workers.Count >= MaxLocalAddresses) return null;
        try
        {
            var all = new TftpWorker[WorkersPerAddress];
            for (var i = 0; i < all.Length; i++) all[i] = new(local, time, log);
            return _workers[local] = new(all, MtuOf(local) - Headers);
        }
        catch (SocketException e)
        {
            log.TftpNotListening(new IPEndPoint(local, 0), e.Message, RetryInterval.TotalSeconds); // a broadcast address, or one just removed
            return null;
        }
    }

    private async ValueTask AnswerAsync(TftpRequest request, IPEndPoint from, Workers workers, CancellationToken cancellationToken)
    {
        var peer = Peer.From(from);
        if (_running.TryGetValue(peer, out var running))
        {
            if (running.Machine.State == TransferState.Negotiating) return; // it asked twice: the answer is on its way, and will be repeated
        }
        else if (_running.Count >= options.MaxTransfers)
        {
            log.TftpBusy(from, options.MaxTransfers);
            return;
        }

        var client = await locator.FindAsync(from.Address, cancellationToken);
        var content = Refusal(request) is null ? await FindAsync(request.Path, cancellationToken) : null;
        client = content?.Client ?? client;
        var source = content is null ? null : TransferSource.Open(content, request.Mode == TftpMode.NetAscii, cache);
        if (source is null)
        {
            content?.Dispose();
            var (code, reason) = Refusal(request) ?? (content is null
                ? (TftpErrorCode.FileNotFound, "File not found")
                : (TftpErrorCode.IllegalOperation, "Too large for netascii; ask for octet"));
            workers.Next().Send(TftpCodec.Error(code, reason), from);
            log.TftpRefused(from, Scripts.ScriptText.Printable(request.Path), reason);
            recorder.Failed(client, TransferRecorder.Tftp, request.Path, reason, 0);
            return;
        }

        var terms = TransferTerms.Negotiate(request, source.Length, workers.MaxBlockSize, options);
        var machine = new Transfer(terms, source.Length, options.MaxRetransmissions);
        var acknowledgement = terms.Accepted.Count > 0 ? TftpCodec.OptionAcknowledgement(terms.Accepted) : [];
        var (began, program) = (time.GetTimestamp(), ProgramHeader.Of(content));
        var transfer = new RunningTransfer(peer, machine, source, acknowledgement, (ended, reason) => Ended(ended, reason, client, content!.Role, request.Path, began, program));
        _running[peer] = transfer;
        recorder.Started(client, content!.Role, TransferRecorder.Tftp, request.Path, source.Length);
        workers.Next().Add(transfer);
    }

    private static (TftpErrorCode, string)? Refusal(TftpRequest request) => request switch
    {
        { IsRead: false } => (TftpErrorCode.AccessViolation, "This server only sends files"),
        { Mode: TftpMode.Unknown } => (TftpErrorCode.IllegalOperation, "Only octet and netascii are known"),
        _ => null,
    };

    private async ValueTask<BootContent?> FindAsync(string requested, CancellationToken cancellationToken) =>
        RequestPath.TryNormalize(requested, out var path) ? await tree.FindAsync(path, cancellationToken) ?? tree.Program(path) : null;

    private void Ended(RunningTransfer transfer, string? reason, BootClient? client, ContentRole role, string path, long began, ProgramHeader? program)
    {
        _running.TryRemove(new(transfer.Client, transfer));
        if (reason is null) recorder.Ended(client, role, TransferRecorder.Tftp, path, transfer.Machine.Length, time.GetElapsedTime(began), program);
        else if (!transfer.WasProbe) recorder.Failed(client, TransferRecorder.Tftp, path, reason, transfer.Machine.Acknowledged, transfer.Stall);
    }

    private static int MtuOf(IPAddress local)
    {
        var found = NetworkInterface.GetAllNetworkInterfaces().Select(i => i.GetIPProperties()).FirstOrDefault(p => p.UnicastAddresses.Any(a => a.Address.Equals(local)));
        return found?.GetIPv4Properties().Mtu is > Headers and var mtu ? mtu : DefaultMtu;
    }
}
