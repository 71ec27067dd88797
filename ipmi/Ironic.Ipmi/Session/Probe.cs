using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Session;

/// <summary>One command before there is a session, in IPMI 1.5 form.</summary>
internal sealed class Probe : ILinkListener
{
    private readonly PendingCommand _pending;
    private readonly Envelope _envelope;
    private readonly byte[] _datagram = new byte[LegacyCodec.HeaderLength + LegacyKey.CodeLength + byte.MaxValue];
    private readonly int _length;

    private Probe(CommandId id, ReadOnlySpan<byte> data, Envelope envelope)
    {
        (_pending, _envelope) = (new(id, sequence: 1, isOwn: true), envelope);
        Span<byte> message = stackalloc byte[byte.MaxValue];
        var length = IpmiMessageCodec.Write(message, new()
        {
            To = IpmiMessage.BmcAddress, From = IpmiMessage.ConsoleAddress, Command = id, Sequence = _pending.Sequence, Data = data,
        });
        _length = LegacyCodec.Write(_datagram, new LegacyPacket { AuthenticationType = envelope.Type, SessionId = envelope.SessionId, Message = message[..length] }, envelope.Key);
    }

    /// <summary>The answer; null when there is none, or none that makes sense.</summary>
    public static async Task<TResponse?> AskAsync<TResponse>(BmcLink link, IIpmiCommand<TResponse> command, CancellationToken cancellationToken)
        where TResponse : struct
    {
        var (answer, _) = await AskAsync(link, command, Envelope.Plain, link.Options.BriefAttempts, cancellationToken);
        return answer is { Code: CompletionCode.Ok } && command.TryRead(answer.Data, out var response) ? response : null;
    }

    /// <summary>The answer, which may be a refusal, or what was tried in vain.</summary>
    public static async Task<(CommandAnswer? Answer, Silence? Silence)> AskAsync<TResponse>(
        BmcLink link, IIpmiCommand<TResponse> command, Envelope envelope, int attempts, CancellationToken cancellationToken)
    {
        var probe = Create(command, envelope);
        link.Attach(probe);
        try
        {
            var silence = await Retransmission.RunAsync(
                link, () => probe._datagram.AsMemory(0, probe._length), probe._pending.Answer, attempts, cancellationToken);
            return silence is null ? (await probe._pending.Answer, null) : (null, silence);
        }
        finally
        {
            link.Detach(probe);
        }
    }

    public bool TryTake(ReadOnlySpan<byte> datagram) =>
        LegacyCodec.TryReadPacket(datagram, out var packet) == WireError.None && _envelope.IsOf(packet) && _pending.TryTake(packet.Message);

    private static Probe Create<TResponse>(IIpmiCommand<TResponse> command, Envelope envelope)
    {
        Span<byte> data = stackalloc byte[IIpmiCommand<TResponse>.MaxRequestLength];
        return new(command.Id, data[..command.Write(data)], envelope);
    }
}

/// <summary>What a packet before a session, and its answer, have around the message.</summary>
/// <param name="Type">How they are signed.</param>
/// <param name="SessionId">0, or the temporary one that a challenge came with.</param>
/// <param name="Key">Signs and verifies, unless the type is none.</param>
internal sealed record Envelope(AuthenticationType Type, uint SessionId, LegacyKey? Key)
{
    public static Envelope Plain { get; } = new(AuthenticationType.None, 0, null);

    public bool IsOf(in LegacyPacket packet) =>
        packet.AuthenticationType == Type && packet.SessionId == SessionId && (Type == AuthenticationType.None || Key?.Verify(packet) == true);
}
