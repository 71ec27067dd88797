namespace Ironic.Ipmi.Session;

/// <summary>A handshake, session or question that waits for datagrams of one BMC.</summary>
internal interface ILinkListener
{
    /// <summary>Looks at a datagram, which lives no longer than this call; true when it was for this listener. Called by one thread at a time.</summary>
    bool TryTake(ReadOnlySpan<byte> datagram);
}
