using Ironic.Pxe.Tftp.Wire;

namespace Ironic.Pxe.Tftp;

/// <summary>What client and server agreed on for one transfer.</summary>
/// <param name="BlockSize">Bytes a block.</param>
/// <param name="WindowSize">Blocks an acknowledgement.</param>
/// <param name="Timeout">Until the first retransmission, as long as nothing is known of the way to the client.</param>
/// <param name="Accepted">What the option acknowledgement says; empty: none is sent, the first block answers the request.</param>
internal sealed record TransferTerms(int BlockSize, int WindowSize, TimeSpan Timeout, IReadOnlyList<(string Name, long Value)> Accepted)
{
    private const int DefaultBlockSize = 512, MinBlockSize = 8, MaxTimeoutSeconds = 255; // RFC 1350, 2348, 2349

    /// <summary>RFC 2347: an option that cannot be met is left out of the answer, or answered with what can be.</summary>
    /// <param name="request">What the client asked for.</param>
    /// <param name="length">Bytes to be sent.</param>
    /// <param name="maxBlockSize">What goes unfragmented through the interface.</param>
    /// <param name="options">Our own limits.</param>
    public static TransferTerms Negotiate(TftpRequest request, long length, int maxBlockSize, TftpOptions options)
    {
        List<(string, long)> accepted = [];
        var (blockSize, windowSize, timeout) = (DefaultBlockSize, 1, options.Timeout);
        if (request.BlockSize is >= MinBlockSize and var wishedBlock) accepted.Add(("blksize", blockSize = Math.Min(wishedBlock, maxBlockSize)));
        if (request.TimeoutSeconds is >= 1 and <= MaxTimeoutSeconds and var seconds)
        {
            timeout = TimeSpan.FromSeconds(seconds);
            accepted.Add(("timeout", seconds));
        }

        if (request.WantsSize) accepted.Add(("tsize", length));
        if (request.WindowSize is >= 1 and var wishedWindow) accepted.Add(("windowsize", windowSize = Math.Min(wishedWindow, options.MaxWindowSize)));
        return new(blockSize, windowSize, timeout, accepted);
    }
}
