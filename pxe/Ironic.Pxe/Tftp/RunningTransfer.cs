using Ironic.Pxe.Content;
using Ironic.Pxe.Network;

namespace Ironic.Pxe.Tftp;

/// <summary>A transfer with what it needs: the client, the terms, the bytes, and who wants to know how it ends.</summary>
/// <param name="Client">Its transfer identifier: address and port.</param>
/// <param name="Machine">What is due.</param>
/// <param name="Source">What is sent.</param>
/// <param name="OptionAcknowledgement">The packet; empty when there is none to send.</param>
/// <param name="Ended">Called once, with the reason when not all was acknowledged.</param>
internal sealed record RunningTransfer(Peer Client, Transfer Machine, TransferSource Source, byte[] OptionAcknowledgement, Action<RunningTransfer, string?> Ended)
{
    private string? _reason;
    private bool _isRefused;

    /// <summary>The client only wanted to know the file's size: firmware asks, gives up, and asks again for the file.</summary>
    public bool WasProbe { get; private set; }

    /// <summary>Where it stands, or stood when it ended.</summary>
    public TransferStall Stall => new(_isRefused ? "refused" : Machine.HasAnswered ? "sending" : "unanswered", Machine.BlockSize);

    /// <summary>The client put an end to it.</summary>
    public void Refuse(string reason)
    {
        _isRefused = true;
        WasProbe = Machine.State == TransferState.Negotiating;
        Abort($"the client gave up: {(reason.Length > 0 ? reason : "it did not say why")}");
    }

    public void Abort(string reason)
    {
        _reason = reason;
        Machine.OnError();
    }

    /// <param name="reason">Why, unless it is known better or all went well.</param>
    public void End(string reason)
    {
        Source.Dispose();
        Ended(this, Machine.State == TransferState.Done ? null : _reason ?? reason);
    }
}
