using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Session;

/// <summary>One command outside any session, in IPMI 1.5 form.</summary>
internal sealed class Probe : ILinkListener
{
    private readonly PendingCommand _pending;
    private readonly byte[] _datagram = new byte[LegacyCodec.HeaderLength + byte.MaxValue];
    private readonly int _length;

    private Probe(CommandId id, ReadOnlySpan<byte> data)
    {
        _pending = new(id, sequence: 1, isOwn: true);
        Span<byte> message = stackalloc byte[byte.MaxValue];
        var length = IpmiMessageCodec.Write(message, new()
        {
            To = IpmiMessage.BmcAddress, From = IpmiMessage.ConsoleAddress, Command = id, Sequence = _pending.Sequence, Data = data,
        });
        _length = LegacyCodec.Write(_datagram, message[..length]);
    }

    /// <summary>The answer; null when there is none, or none that makes sense.</summary>
    public static async Task<TResponse?> AskAsync<TResponse>(BmcLink link, IIpmiCommand<TResponse> command, CancellationToken cancellationToken)
        where TResponse : struct
    {
        var probe = Create(command);
        link.Attach(probe);
        try
        {
            var silence = await Retransmission.RunAsync(
                link, () => probe._datagram.AsMemory(0, probe._length), probe._pending.Answer, link.Options.BriefAttempts, cancellationToken);
            if (silence is not null) return null;
            var answer = await probe._pending.Answer;
            return answer.Code == CompletionCode.Ok && command.TryRead(answer.Data, out var response) ? response : null;
        }
        finally
        {
            link.Detach(probe);
        }
    }

    public bool TryTake(ReadOnlySpan<byte> datagram) =>
        LegacyCodec.TryRead(datagram, out var message) == WireError.None && _pending.TryTake(message);

    private static Probe Create<TResponse>(IIpmiCommand<TResponse> command)
    {
        Span<byte> data = stackalloc byte[IIpmiCommand<TResponse>.MaxRequestLength];
        return new(command.Id, data[..command.Write(data)]);
    }
}
