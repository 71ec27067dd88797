using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Sol;

/// <summary>A machine's serial console over LAN: reading gives what the machine says, writing types on it. Owns its session.</summary>
public sealed class SolStream : Stream
{
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(3);

    private readonly IpmiSession _session;
    private readonly SolOptions _options;
    private readonly TimeProvider _time;
    private readonly SolLine _line;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _keeping;
    private long _lastHeard;
    private bool _disposed;

    private SolStream(IpmiSession session, SolOptions options, int packetLength, TimeProvider time)
    {
        (_session, _options, _time, _lastHeard) = (session, options, time, time.GetTimestamp());
        _line = new(
            options.Line with { PacketLength = packetLength },
            (payload, _) =>
            {
                session.Send(PayloadType.Sol, payload.Span);
                return ValueTask.CompletedTask;
            },
            time)
        {
            Flagged = OnFlags,
        };
        session.PayloadReceived = Take;
        _keeping = KeepAsync(_stopping.Token);
    }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Opens the console on a session, which is the stream's from now on, also when this fails.</summary>
    /// <exception cref="IpmiException">The BMC has no SOL, has it disabled, or another session keeps it.</exception>
    public static async Task<SolStream> OpenAsync(IpmiSession session, SolOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            var most = await ActivateAsync(session, options, time, cancellationToken);
            var packet = most > SolPacket.HeaderLength ? Math.Min(most - SolPacket.HeaderLength, options.Line.PacketLength) : options.Line.PacketLength;
            return new(session, options, packet, time);
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => _line.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Returns when the BMC has taken the characters.</summary>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => _line.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Sends a break to the machine, as for Linux's magic SysRq.</summary>
    public ValueTask SendBreakAsync(CancellationToken cancellationToken) => _line.SignalAsync(SolSignals.BreakOrEnd, cancellationToken);

    public override void Flush()
    {
        // Nothing is held back.
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A console is read asynchronously.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("A console is written asynchronously.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Takes SOL off and closes the session; where the BMC is gone, after a moment without it.</summary>
    public override async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        _line.End();
        await _stopping.CancelAsync();
        await _keeping;
        if (_session.IsAlive) await DeactivateAsync();
        _session.PayloadReceived = null;
        await _line.DisposeAsync();
        await _session.DisposeAsync();
        _stopping.Dispose();
        await base.DisposeAsync();
    }

    private static async Task<int> ActivateAsync(IpmiSession session, SolOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var suite = session.Suite ?? throw Faults.NeedsIpmi20(session.EndPoint, "Serial over LAN");
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await session.ExecuteAsync(SolCommands.Activate(suite), cancellationToken);
            }
            catch (IpmiException e) when (e.Code == SolCommands.ActiveElsewhere && options.TakesOver && attempt < options.Attempts)
            {
                await session.TryExecuteAsync(SolCommands.Deactivate, cancellationToken);
            }
            catch (IpmiException e) when (e.Code is { } code && CompletionCodes.IsTransient(code) && attempt < options.Attempts)
            {
                // Busy, as just after power on.
            }

            await Task.Delay(options.RetryDelay * (1 << (attempt - 1)), time, cancellationToken);
        }
    }

    private void Take(PayloadType type, ReadOnlySpan<byte> payload)
    {
        if (type != PayloadType.Sol) return;
        Volatile.Write(ref _lastHeard, _time.GetTimestamp());
        _line.Take(payload);
    }

    private void OnFlags(SolSignals flags)
    {
        if (flags.HasFlag(SolSignals.BreakOrEnd)) _line.End(new($"BMC {_session.EndPoint} has ended the serial console, as it does when another session takes it over."));
    }

    private async Task KeepAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (!_line.Ended.IsCompleted)
            {
                await Task.Delay(_options.KeepAlive, _time, cancellationToken);
                if (_time.GetElapsedTime(Volatile.Read(ref _lastHeard)) >= _options.KeepAlive && !await IsOnAsync(cancellationToken))
                    _line.End(new($"BMC {_session.EndPoint} has taken the serial console off this session."));
            }
        }
        catch (IpmiException e)
        {
            _line.End(new(e.Message, e));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Disposed of.
        }
    }

    /// <summary>Where a BMC does not tell, that it answers is enough.</summary>
    private async Task<bool> IsOnAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _session.ExecuteAsync(SolCommands.GetStatus, cancellationToken);
        }
        catch (IpmiException e) when (e.Failure is IpmiFailure.CommandRefused or IpmiFailure.MalformedAnswer or IpmiFailure.InsufficientPrivilege)
        {
            return true;
        }
    }

    private async Task DeactivateAsync()
    {
        using var limit = new CancellationTokenSource(EndLimit, _time);
        try
        {
            await _session.TryExecuteAsync(SolCommands.Deactivate, limit.Token);
        }
        catch (Exception e) when (e is IpmiException or OperationCanceledException)
        {
            // The BMC takes it off by itself when the session is gone.
        }
    }
}
