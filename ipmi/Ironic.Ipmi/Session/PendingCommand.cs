using Ironic.Ipmi.Bridging;
using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Session;

/// <summary>A command whose answer is awaited. Completed by the receive loop.</summary>
/// <param name="id">Which command.</param>
/// <param name="sequence">Its number.</param>
/// <param name="isBridged">It goes to a controller behind the BMC.</param>
/// <param name="isOwn">Ours, on the way to a session: what follows a good answer sends and returns, and need not leave the receiving thread for it.</param>
internal sealed class PendingCommand(CommandId id, byte sequence, bool isBridged = false, bool isOwn = false)
{
    private readonly TaskCompletionSource<CommandAnswer> _answer = new(isOwn ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously);

    private bool _isRefused;

    public Task<CommandAnswer> Answer => _answer.Task;

    public byte Sequence => sequence;

    /// <summary>Takes the answer to this very command; false when the message is none, or comes a second time.</summary>
    public bool TryTake(ReadOnlySpan<byte> message)
    {
        if (IpmiMessageCodec.TryRead(message, out var answer) != WireError.None) return false;
        if (!answer.IsResponse || answer.Sequence != sequence) return false;
        return isBridged && answer.Command == CommandIds.SendMessage ? TryTakeCarrier(answer) : answer.Command == id && TryComplete(answer);
    }

    /// <summary>
    /// What the BMC says of a message that it was to pass on. Some put the answer into it, some send that by itself and say here only that
    /// the message is on its way: then nothing is known yet, and the answer to the command itself is waited for.
    /// </summary>
    private bool TryTakeCarrier(in IpmiMessage carrier)
    {
        if (carrier.Data[0] != 0 && id != CommandIds.SendMessage) return TryComplete(new((CompletionCode)carrier.Data[0], []) { Carrier = CommandIds.SendMessage });
        return BridgeCodec.TryUnwrap(carrier.Data[1..], id, out var inner) && TryComplete(inner);
    }

    private bool TryComplete(in IpmiMessage answer) => TryComplete(new CommandAnswer((CompletionCode)answer.Data[0], answer.Data[1..].ToArray()));

    private bool TryComplete(CommandAnswer answer)
    {
        if (!isOwn || answer.Code == CompletionCode.Ok) return _answer.TrySetResult(answer);
        if (Interlocked.Exchange(ref _isRefused, true)) return false;
        ThreadPool.UnsafeQueueUserWorkItem(static done => done.Source.TrySetResult(done.Answer), (Source: _answer, Answer: answer), preferLocal: false);
        return true;
    }
}

/// <summary>A completion code and what came with it.</summary>
internal sealed record CommandAnswer(CompletionCode Code, byte[] Data)
{
    /// <summary>The command that the code is about, when it is not the one that was asked for: passing it on failed.</summary>
    public CommandId? Carrier { get; init; }
}
