using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Ironic.Pxe.Network;
using Ironic.Pxe.Tftp.Wire;
using Microsoft.Extensions.Logging;

namespace Ironic.Pxe.Tftp;

/// <summary>
/// Carries transfers on one socket and one thread of its own: takes the acknowledgements that have come in, lets the transfers say what is due, and
/// sends that, each in one system call. The thread sleeps in the kernel while nothing comes.
/// </summary>
internal sealed class TftpWorker : IAsyncDisposable
{
    /// <summary>How often time-outs are looked at while transfers run.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly DatagramBatch _batch;
    private readonly TimeProvider _time;
    private readonly long _epoch;
    private readonly ConcurrentQueue<RunningTransfer> _incoming = new();
    private readonly Dictionary<Peer, RunningTransfer> _transfers = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ILogger _log;
    private TimeSpan _lastTick;
    private volatile bool _stopping;

    /// <param name="address">What the transfers' packets come from.</param>
    /// <param name="time">For time-outs.</param>
    /// <param name="log">Told when the thread ends by a fault.</param>
    public TftpWorker(IPAddress address, TimeProvider time, ILogger log)
    {
        (_time, _epoch, _log) = (time, time.GetTimestamp(), log);
        _socket.SendBufferSize = _socket.ReceiveBufferSize = 1 << 20;
        _socket.Bind(new IPEndPoint(address, 0));
        _batch = new(_socket);
        new Thread(Run) { IsBackground = true, Name = "tftp" }.Start();
    }

    /// <summary>False once stopped, or ended by a fault.</summary>
    public bool IsRunning => !_ended.Task.IsCompleted;

    /// <summary>Begins a transfer soon; the worker ends and disposes of it.</summary>
    public void Add(RunningTransfer transfer)
    {
        _incoming.Enqueue(transfer);
        Wake();
    }

    /// <summary>A single packet that belongs to no transfer: an error.</summary>
    public void Send(ReadOnlySpan<byte> packet, IPEndPoint to) => _socket.SendTo(packet, to);

    public async ValueTask DisposeAsync()
    {
        _stopping = true;
        Wake();
        await _ended.Task;
        _batch.Dispose();
        _socket.Dispose();
    }

    /// <summary>An empty datagram to itself ends the thread's wait.</summary>
    private void Wake() => _socket.SendTo([], (IPEndPoint)_socket.LocalEndPoint!);

    [SuppressMessage("Design", "CA1031", Justification = "The outermost frame of a thread: whatever it is ends this worker's transfers; the listener makes a new one.")]
    private void Run()
    {
        try
        {
            while (!_stopping) Turn();
        }
        catch (Exception e)
        {
            _log.TftpWorkerFailed(e);
        }

        while (_incoming.TryDequeue(out var waiting)) waiting.End("the server stopped");
        foreach (var transfer in _transfers.Values) transfer.End("the server stopped");
        _ended.SetResult();
    }

    private void Turn()
    {
        var received = _batch.Receive();
        var now = _time.GetElapsedTime(_epoch);
        var idle = _transfers.Count == 0;
        while (_incoming.TryDequeue(out var started)) Begin(started, now);
        for (var i = 0; i < received; i++) Take(_batch.Received(i, out var from), from, now);
        if (now - _lastTick >= Tick) LookAtClock(now);
        _batch.Flush();
        if (idle != (_transfers.Count == 0)) _batch.ReceiveTimeout = _transfers.Count == 0 ? null : Tick;
    }

    private void Begin(RunningTransfer transfer, TimeSpan now)
    {
        if (_transfers.Remove(transfer.Client, out var superseded)) superseded.End("the client asked anew");
        _transfers[transfer.Client] = transfer;
        Send(transfer, transfer.Machine.Start(now));
    }

    private void Take(ReadOnlySpan<byte> datagram, Peer from, TimeSpan now)
    {
        // Nobody of ours: the late acknowledgement of a transfer that has ended, or noise.
        if (!_transfers.TryGetValue(from, out var transfer)) return;
        if (TftpCodec.TryReadAcknowledgement(datagram, out var block)) Send(transfer, transfer.Machine.OnAcknowledgement(block, now));
        else if (TftpCodec.TryReadOpcode(datagram, out var opcode) && opcode == TftpOpcode.Error) transfer.Refuse(TftpCodec.ReadErrorMessage(datagram));
        RemoveEnded(transfer);
    }

    private void LookAtClock(TimeSpan now)
    {
        _lastTick = now;
        foreach (var transfer in _transfers.Values)
        {
            Send(transfer, transfer.Machine.OnClock(now));
            RemoveEnded(transfer); // removing is allowed while enumerating
        }
    }

    private void RemoveEnded(RunningTransfer transfer)
    {
        if (transfer.Machine.State is not (TransferState.Done or TransferState.Failed)) return;
        _transfers.Remove(transfer.Client);
        transfer.End("the client stopped answering");
    }

    private void Send(RunningTransfer transfer, TransferStep step)
    {
        if (step.IsOptions)
        {
            var options = transfer.OptionAcknowledgement;
            options.CopyTo(_batch.Reserve(transfer.Client, options.Length, options.Length));
        }

        try
        {
            SendBlocks(transfer, step);
        }
        catch (IOException e)
        {
            var error = TftpCodec.Error(TftpErrorCode.NotDefined, "The file cannot be read.");
            error.CopyTo(_batch.Reserve(transfer.Client, error.Length, error.Length));
            transfer.Abort(e.Message);
        }
    }

    /// <summary>Full blocks next to one another go out as one segmented message.</summary>
    private void SendBlocks(RunningTransfer transfer, TransferStep step)
    {
        var machine = transfer.Machine;
        var packet = TftpCodec.HeaderLength + machine.BlockSize;
        var most = _batch.CanSegment ? Math.Clamp(DatagramBatch.MaxSegmentedLength / packet, 1, DatagramBatch.MaxSegments) : 1;
        for (var done = 0; done < step.Count;)
        {
            var (first, count) = (step.First + done, Math.Min(most, step.Count - done));
            var data = Math.Min((long)count * machine.BlockSize, machine.Length - ((first - 1) * machine.BlockSize));
            var room = _batch.Reserve(transfer.Client, (count * TftpCodec.HeaderLength) + (int)data, packet);
            for (var i = 0; i < count; i++)
            {
                var block = room[(i * packet)..Math.Min(room.Length, (i + 1) * packet)];
                TftpCodec.WriteDataHeader(block, (ushort)(first + i));
                transfer.Source.Read((first + i - 1) * machine.BlockSize, block[TftpCodec.HeaderLength..]);
            }

            done += count;
        }
    }
}
