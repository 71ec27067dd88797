using System.IO.Pipelines;
using Ironic.Pxe.Content;

namespace Ironic.Pxe.HttpBoot;

/// <summary>Moves a part of a file into a response: read straight into the pipe's own memory, flushed piece by piece, so that a slow client holds one piece.</summary>
internal sealed class FileSender(PipeWriter writer, IServedContent file, BandwidthBudget? budget = null)
{
    /// <summary>512 KiB a piece: each costs a hop from the reading thread to the sending one and back; 128 KiB was a third slower.</summary>
    public const int PieceLength = 512 * 1024;

    /// <summary>Bytes handed to the connection so far.</summary>
    public long Sent { get; private set; }

    /// <exception cref="EndOfStreamException">The file is shorter than it was.</exception>
    public async Task SendAsync(long start, long length, CancellationToken cancellationToken)
    {
        while (Sent < length)
        {
            var piece = writer.GetMemory(PieceLength);
            piece = piece[..(int)Math.Min(piece.Length, length - Sent)];
            if (budget is not null) await budget.TakeAsync(piece.Length, cancellationToken);
            var read = await file.ReadAsync(piece, start + Sent, cancellationToken);
            if (read == 0) throw new EndOfStreamException();
            writer.Advance(read);
            Sent += read;
            var flushed = await writer.FlushAsync(cancellationToken);
            if (flushed.IsCompleted || flushed.IsCanceled) break;
        }
    }
}
