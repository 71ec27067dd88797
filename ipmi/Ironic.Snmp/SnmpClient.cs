using System.Net;
using System.Net.Sockets;

namespace Ironic.Snmp;

/// <summary>Reads and writes objects of one agent, one request at a time. Safe for use by several threads.</summary>
public sealed class SnmpClient : IDisposable
{
    private readonly SnmpOptions _options;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ISnmpDialogue _dialogue;

    public SnmpClient(SnmpTarget target, SnmpOptions options, TimeProvider time)
    {
        (Target, _options, _time) = (target, options, time);
        _dialogue = target.Login switch
        {
            SnmpLogin.Community community => new CommunityDialogue(community),
            SnmpLogin.User user => new UserDialogue(user, time),
            _ => throw new ArgumentOutOfRangeException(nameof(target), target.Login, "No such login."),
        };
    }

    public SnmpTarget Target { get; }

    /// <summary>The values of these objects, in order.</summary>
    /// <exception cref="SnmpException">No answer, a refusal, or an object that is not there.</exception>
    public Task<IReadOnlyList<VarBind>> GetAsync(CancellationToken cancellationToken, params IReadOnlyList<ObjectId> names) =>
        AskAsync(new(PduType.Get, 0, [.. names.Select(n => new VarBind(n, SnmpValue.Unspecified))]), cancellationToken);

    /// <summary>Sets an object. It may be sent more than once: what it sets is a state, so the second time changes nothing.</summary>
    /// <exception cref="SnmpException">No answer, or a refusal.</exception>
    public Task SetAsync(ObjectId name, SnmpValue value, CancellationToken cancellationToken) =>
        AskAsync(new(PduType.Set, 0, [new(name, value)]), cancellationToken);

    public void Dispose() => _turn.Dispose();

    private async Task<IReadOnlyList<VarBind>> AskAsync(SnmpPdu request, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var answer = await ConverseAsync(request, cancellationToken);
            if (answer.ErrorStatus != 0) throw SnmpFaults.Refused(Target, request, answer);
            if (answer.Bindings.Length != request.Bindings.Length) throw SnmpFaults.Malformed(Target);
            for (var i = 0; i < answer.Bindings.Length; i++)
            {
                if (answer.Bindings[i].Value is SnmpValue.Absent && request.Type == PduType.Get) throw SnmpFaults.NoSuchObject(Target, answer.Bindings[i].Name);
                if (answer.Bindings[i].Name != request.Bindings[i].Name) throw SnmpFaults.Malformed(Target);
            }

            return answer.Bindings;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Sends what the dialogue wants sent until it has its answer: v3 asks for the agent's engine and clock first.</summary>
    private async Task<SnmpPdu> ConverseAsync(SnmpPdu request, CancellationToken cancellationToken)
    {
        const int mostSteps = 4; // discovery, clock, the request, and the clock once more after the agent's restart
        using var socket = await ConnectAsync(cancellationToken); // one of its own for each request: the kernel then drops what others send
        _dialogue.Begin(request);
        for (var step = 0; step < mostSteps; step++)
        {
            if (await ExchangeAsync(socket, cancellationToken) is { } answer) return answer;
        }

        throw SnmpFaults.Malformed(Target);
    }

    /// <summary>One question until there is something to it; null: the dialogue has learnt something and wants to ask on.</summary>
    private async Task<SnmpPdu?> ExchangeAsync(Socket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[Wire.V3Codec.OwnMaxSize];
        SocketException? refused = null;
        for (var attempt = 1; attempt <= _options.Attempts; attempt++)
        {
            using var limit = new CancellationTokenSource(_options.Timeout * (1 + 0.2 * _options.Jitter.NextDouble()), _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            try
            {
                await socket.SendAsync(_dialogue.Write(), either.Token);
                while (true)
                {
                    var length = await socket.ReceiveAsync(buffer, either.Token);
                    switch (_dialogue.Take(buffer.AsSpan(0, length), out var answer))
                    {
                        case Heard.Answer:
                            return answer;
                        case Heard.Progress:
                            return null;
                        case Heard.Refusal:
                            throw SnmpFaults.LoginRefused(Target, _dialogue.Error);
                    }
                }
            }
            catch (SocketException e)
            {
                refused = e; // nobody listens there now; that may pass, as when the agent restarts
                await Task.Delay(_options.Timeout, _time, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // Lost on the way, or the agent is slow: ask again.
            }

            cancellationToken.ThrowIfCancellationRequested();
        }

        throw _dialogue.Error is Usm.UsmError.WrongDigest or Usm.UsmError.Decryption
            ? SnmpFaults.LoginRefused(Target, _dialogue.Error) // it answered, and signed with what we do not know
            : SnmpFaults.Silent(Target, _options, refused);
    }

    private async Task<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        try
        {
            var address = IPAddress.TryParse(Target.Host, out var literal) ? literal : (await Dns.GetHostAddressesAsync(Target.Host, cancellationToken))[0];
            var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            await socket.ConnectAsync(new IPEndPoint(address, Target.Port), cancellationToken);
            return socket;
        }
        catch (SocketException e)
        {
            throw SnmpFaults.Unreachable(Target, e);
        }
    }
}
