using Microsoft.Win32.SafeHandles;

namespace Ironic.Pxe.Content;

/// <summary>An open regular file. Whoever opened it disposes of it.</summary>
/// <param name="Handle">Read with <see cref="RandomAccess"/>: no position is shared.</param>
/// <param name="Name">Its path, for messages.</param>
/// <param name="Length">Bytes, when it was opened.</param>
/// <param name="Modified">When it was last written to, UTC.</param>
internal sealed record ServedFile(SafeFileHandle Handle, string Name, long Length, DateTime Modified) : IServedContent
{
    public ValueTask<int> ReadAsync(Memory<byte> into, long offset, CancellationToken cancellationToken) => RandomAccess.ReadAsync(Handle, into, offset, cancellationToken);

    public void Dispose() => Handle.Dispose();
}
