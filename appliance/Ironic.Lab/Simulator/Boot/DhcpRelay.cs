using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Ironic.Lab.Simulator.Boot;

/// <summary>
/// The relay agent that all machines ask by: one socket without privileges. A server cannot tell it from a switch's; it is answered at the port that it
/// sends from (RFC 8357).
/// </summary>
internal sealed class DhcpRelay : IAsyncDisposable
{
    /// <summary>Pauses before an unanswered letter is sent once more, as firmware does it (PXE 2.1 section 2.2.2: 4, 8, 16, 32 s).</summary>
    private static readonly TimeSpan[] Patience = [TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(16), TimeSpan.FromSeconds(32)];

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 4 << 20, SendBufferSize = 1 << 20 };
    private readonly ConcurrentDictionary<uint, Question> _asked = new();
    private readonly IPAddress _address;
    private readonly IReadOnlyList<IPEndPoint> _servers;
    private readonly TimeProvider _time;
    private readonly Task _receiving;
    private int _lastXid;

    /// <exception cref="LabException">The address is taken.</exception>
    public DhcpRelay(IPAddress address, IReadOnlyList<IPEndPoint> servers, TimeProvider time)
    {
        (_address, _servers, _time) = (address, servers, time);
        _lastXid = Random.Shared.Next(); // two simulators in turn are not taken for one
        try
        {
            _socket.Bind(new IPEndPoint(address, 0));
        }
        catch (SocketException e)
        {
            _socket.Dispose();
            throw new LabException($"The simulator's relay cannot listen on {address}: {e.Message}.", e);
        }

        _receiving = ReceiveAsync();
    }

    /// <summary>From DISCOVER to ACK.</summary>
    /// <exception cref="MachineTrouble">Nobody answers, or not with an address.</exception>
    public async Task<DhcpLease> LeaseAsync(byte[] mac, DhcpSpeaker speaker, CancellationToken cancellationToken)
    {
        var xid = (uint)Interlocked.Increment(ref _lastXid);
        var offer = await AskAsync(xid, mac, speaker, null, cancellationToken);
        if (offer.Type != DhcpLetter.Offer) throw new MachineTrouble($"DHCP ({speaker}): no offer, but a message of type {offer.Type}");
        var acknowledged = await AskAsync(xid, mac, speaker, offer, cancellationToken);
        return acknowledged.Type == DhcpLetter.Ack ? acknowledged.Lease : throw new MachineTrouble($"DHCP ({speaker}): the request of what was offered is refused");
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _receiving;
    }

    private async Task<DhcpAnswer> AskAsync(uint xid, byte[] mac, DhcpSpeaker speaker, DhcpAnswer? chosen, CancellationToken cancellationToken)
    {
        var letter = new byte[DhcpLetter.MaxLength];
        var length = DhcpLetter.Write(letter, xid, mac, speaker, _address, chosen);
        var question = new Question(chosen?.Server);
        _asked[xid] = question;
        try
        {
            foreach (var patience in Patience)
            {
                foreach (var server in _servers) await _socket.SendToAsync(letter.AsMemory(0, length), SocketFlags.None, server, cancellationToken);
                await Task.WhenAny(question.Answer, Task.Delay(patience, _time, cancellationToken));
                cancellationToken.ThrowIfCancellationRequested();
                if (question.Answer.IsCompleted) return await question.Answer;
            }
        }
        catch (SocketException e)
        {
            throw new MachineTrouble($"DHCP ({speaker}): {e.Message}", e);
        }
        finally
        {
            _asked.TryRemove(new(xid, question));
        }

        throw new MachineTrouble($"DHCP ({speaker}): no answer to a {(chosen is null ? "discover" : "request")}");
    }

    private async Task ReceiveAsync()
    {
        var buffer = new byte[2048];
        var from = new SocketAddress(AddressFamily.InterNetwork);
        while (true)
        {
            try
            {
                var length = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, from, CancellationToken.None);
                if (DhcpLetter.Read(buffer.AsSpan(0, length)) is { } answer && _asked.TryGetValue(DhcpLetter.XidOf(buffer)!.Value, out var asked)) asked.Take(answer);
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionRefused)
            {
                // The server is away; it may come back.
            }
            catch (SocketException)
            {
                return;
            }
        }
    }

    /// <summary>A letter that waits for its answer: of several servers' offers the first counts, of several acknowledgements only the chosen server's.</summary>
    private sealed class Question(IPAddress? chosen)
    {
        private readonly TaskCompletionSource<DhcpAnswer> _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<DhcpAnswer> Answer => _answered.Task;

        public void Take(DhcpAnswer answer)
        {
            if (chosen is null || (answer.Type != DhcpLetter.Offer && answer.Server.Equals(chosen))) _answered.TrySetResult(answer);
        }
    }
}
