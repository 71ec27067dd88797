using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Session;

/// <summary>The console's side of an open session, of whichever version: what is done to bytes on their way.</summary>
internal interface ISessionChannel : IDisposable
{
    /// <summary>The algorithms in use; null: an IPMI 1.5 session, which has none of these.</summary>
    CipherSuite? Suite { get; }

    /// <summary>What the BMC calls the session.</summary>
    uint RemoteSessionId { get; }

    /// <inheritdoc cref="SecureChannel.Seal"/>
    int Seal(PayloadType type, scoped ReadOnlySpan<byte> payload, Span<byte> datagram);

    /// <inheritdoc cref="SecureChannel.TryOpen"/>
    WireError TryOpen(ReadOnlySpan<byte> datagram, Span<byte> plain, out PayloadType type, out int length);
}
