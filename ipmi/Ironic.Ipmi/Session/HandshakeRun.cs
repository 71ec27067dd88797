using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Session;

/// <summary>
/// Carries one <see cref="RakpHandshake"/> over a link. A step that succeeds is followed by the next on the thread that heard of it, which sends and returns;
/// a failure is its caller's, who may do whatever he likes, elsewhere.
/// </summary>
internal sealed class HandshakeRun(BmcLink link, RakpHandshake handshake) : ILinkListener
{
    private readonly Lock _gate = new();
    private readonly byte[] _datagram = new byte[Rmcp.MaxDatagramLength];
    private TaskCompletionSource _step = new();
    private int _length;
    private bool _isTaken, _isOver;

    /// <summary>Runs phase after phase. Nothing when the session is open; else why it is not, and what was tried if that was silence.</summary>
    /// <param name="openingAttempts">How often to send the first request.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    public async Task<(HandshakeFault? Fault, Silence? Silence)> RunAsync(int openingAttempts, CancellationToken cancellationToken)
    {
        link.Attach(this);
        try
        {
            while (NextPhase() is { } phase)
            {
                var attempts = phase == HandshakePhase.Opening ? openingAttempts : link.Options.Attempts;
                if (await Retransmission.RunAsync(link, Write, _step.Task, attempts, cancellationToken) is { } silence)
                    return (HandshakeFault.BrokenOff(IpmiFailure.NoAnswer, phase == HandshakePhase.Opening ? Remedy.NextSuite : Remedy.Restart), silence);
            }
        }
        finally
        {
            link.Detach(this);
            lock (_gate) _isOver = true; // from here on the handshake is its owner's alone
        }

        if (handshake.WriteFarewell(_datagram) is var length and > 0)
            link.TrySend(_datagram.AsSpan(0, length));
        return (handshake.Fault, null);
    }

    public bool TryTake(ReadOnlySpan<byte> datagram)
    {
        TaskCompletionSource step;
        bool hasFailed;
        lock (_gate)
        {
            if (_isOver || !handshake.TryTake(datagram)) return false;
            (step, hasFailed, _isTaken) = (_step, handshake.Phase == HandshakePhase.Failed, true);
        }

        if (hasFailed) ThreadPool.UnsafeQueueUserWorkItem(static step => step.TrySetResult(), step, preferLocal: false);
        else step.TrySetResult();
        return true;
    }

    /// <summary>The phase that is to be carried out; null when there is none left.</summary>
    private HandshakePhase? NextPhase()
    {
        lock (_gate)
        {
            if (handshake.Phase is HandshakePhase.Done or HandshakePhase.Failed) return null;
            (_step, _isTaken) = (new(), false);
            return handshake.Phase;
        }
    }

    private ReadOnlyMemory<byte> Write()
    {
        lock (_gate)
        {
            // An answer that came between time-out and now has moved the handshake on: then the old datagram will do, nobody waits for it.
            if (!_isTaken) _length = handshake.Write(_datagram);
            return _datagram.AsMemory(0, _length);
        }
    }
}
