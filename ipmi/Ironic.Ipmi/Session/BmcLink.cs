using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Ironic.Ipmi.Tracing;
using Ironic.Ipmi.Wire;
using Ironic.Lanes;

namespace Ironic.Ipmi.Session;

/// <summary>The way to one BMC over the shared socket, and what we have learnt of that BMC.</summary>
internal sealed class BmcLink(IPEndPoint endPoint, UdpPort port)
{
    private ImmutableArray<ILinkListener> _listeners = [];

    public IPEndPoint EndPoint => endPoint;

    public SocketAddress Address { get; } = endPoint.Serialize();

    public IpmiClientOptions Options => port.Options;

    public TimeProvider Time => port.Time;

    /// <summary>How often this BMC may be asked. Default: as often as one can; a lane sets its own.</summary>
    public Pace Pace { get; set; } = new(port.Time);

    /// <summary>The BMC has not answered lately: it is asked but briefly.</summary>
    public bool IsDoubtful { get; set; }

    /// <summary>Takes down what is said to it; null: nobody does.</summary>
    public IIpmiTrace? Trace { get; set; }

    public RoundTrip RoundTrip { get; } = new(port.Options.FirstTimeout, port.Options.LeastTimeout, port.Options.MostTimeout);

    /// <summary>What the BMC said before any session; null until it has answered that.</summary>
    public Commands.AuthenticationCapabilities? Capabilities { get; set; }

    /// <summary>The cipher suite that worked last.</summary>
    public CipherSuite? Suite { get; set; }

    /// <summary>Sessions and lanes that use this object: it is known to the port as long as there are any. Guarded by the port.</summary>
    public int Holders { get; set; }

    public void Hold() => port.Hold(this);

    public void Release() => port.Release(this);

    public void Attach(ILinkListener listener) =>
        ImmutableInterlocked.Update(ref _listeners, static (all, added) => all.Add(added), listener);

    public void Detach(ILinkListener listener) =>
        ImmutableInterlocked.Update(ref _listeners, static (all, gone) => all.Remove(gone), listener);

    /// <summary>Nothing that was learnt of the BMC holds: it starts anew.</summary>
    public void Forget()
    {
        (Capabilities, Suite) = (null, null);
        RoundTrip.Forget();
    }

    /// <summary>Sends; what cannot be sent now counts as lost, as the way may come back. Returns why it could not.</summary>
    public SocketException? TrySend(ReadOnlySpan<byte> datagram)
    {
        try
        {
            port.Send(datagram, Address);
            return null;
        }
        catch (SocketException e)
        {
            return e;
        }
    }

    /// <summary>Hands a datagram of this BMC to whoever waits for it.</summary>
    public void Receive(ReadOnlySpan<byte> datagram)
    {
        foreach (var listener in _listeners)
        {
            if (listener.TryTake(datagram)) return;
        }

        IpmiMetrics.Rejected(WireError.Unsolicited);
    }
}
