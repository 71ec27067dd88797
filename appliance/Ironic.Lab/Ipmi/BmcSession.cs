using System.Net;
using Ironic.Ipmi.Server;
using Ironic.Ipmi.Wire;

namespace Ironic.Lab.Ipmi;

/// <summary>A session on a BMC, half open until its handshake has a channel.</summary>
internal sealed class BmcSession(RakpResponder handshake)
{
    private byte[] _lastRequest = [];
    private byte[] _lastAnswer = [];

    public RakpResponder Handshake => handshake;

    public uint Id => handshake.BmcSessionId;

    /// <summary>Where the console is, for what the BMC says unasked.</summary>
    public SocketAddress? Peer { get; private set; }

    /// <summary>Every session begins at user level, or below if that is all it may have.</summary>
    public PrivilegeLevel Privilege { get; set; } = PrivilegeLevel.User;

    /// <summary>Timestamp of the last valid datagram.</summary>
    public long LastHeard { get; set; }

    public bool IsClosed { get; set; }

    /// <summary>Notes where a datagram came from; the address object is the receiver's, and changes.</summary>
    public void HeardFrom(SocketAddress? address)
    {
        if (address is null || address.Equals(Peer)) return;
        var copy = new SocketAddress(address.Family, address.Size);
        address.Buffer.Span[..address.Size].CopyTo(copy.Buffer.Span);
        Peer = copy;
    }

    /// <summary>The answer to a request that was the last one too: a console repeats it, number and all, when an answer got lost.</summary>
    public bool TryRepeat(ReadOnlySpan<byte> request, out byte[] answer)
    {
        answer = _lastAnswer;
        return request.SequenceEqual(_lastRequest);
    }

    public void Remember(ReadOnlySpan<byte> request, byte[] answer) => (_lastRequest, _lastAnswer) = (request.ToArray(), answer);
}
