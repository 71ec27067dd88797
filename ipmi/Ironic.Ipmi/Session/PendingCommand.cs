using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Session;

/// <summary>A command whose answer is awaited. Completed by the receive loop.</summary>
internal sealed class PendingCommand(CommandId id, byte sequence)
{
    private readonly TaskCompletionSource<CommandAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<CommandAnswer> Answer => _answer.Task;

    public byte Sequence => sequence;

    /// <summary>Takes the answer to this very command; false when the message is none, or comes a second time.</summary>
    public bool TryTake(ReadOnlySpan<byte> message)
    {
        if (IpmiMessageCodec.TryRead(message, out var answer) != WireError.None) return false;
        return answer.IsResponse && answer.Sequence == sequence && answer.Command == id
            && _answer.TrySetResult(new((CompletionCode)answer.Data[0], answer.Data[1..].ToArray()));
    }
}

/// <summary>A completion code and what came with it.</summary>
internal sealed record CommandAnswer(CompletionCode Code, byte[] Data);
