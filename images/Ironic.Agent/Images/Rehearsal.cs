using System.Security.Cryptography;
using Ironic.Agent.Configuration;
using Ironic.Agent.Disks;
using Ironic.Agent.Faults;
using Ironic.Agent.Logging;

namespace Ironic.Agent.Images;

/// <summary>
/// Goes an image's way once, with the API's version document for an image and a file of the ramdisk for a disk, while the agent waits for its first command:
/// part of what the runtime compiles at first use is compiled by then (docs/adr/0012).
/// </summary>
internal sealed class Rehearsal(AgentOptions options, TimeProvider time, AgentLog log)
{
    private const int Buffers = 2, BufferSize = 64 * 1024;

    /// <summary>Whatever goes wrong in it matters to nobody: an image that comes by the same way will say it better.</summary>
    public async Task RunAsync(Uri server, CancellationToken cancellationToken)
    {
        string? file = null;
        try
        {
            file = Path.GetTempFileName();
            await using var source = await HttpImageSource.OpenAsync(new() { Id = "rehearsal", Urls = [server.AbsoluteUri] }, map: null, options with { ImageRetries = 0 }, time, log, cancellationToken);
            using var disk = RawDisk.Open(file, DiskAccess.Buffered);
            using var hash = new HashSink(HashAlgorithmName.SHA256);
            using var pool = new BufferPool(Buffers, BufferSize);
            await new ImagePump(source, pool).RunAsync([new RawImageSink(disk), hash], _ => { }, cancellationToken);
        }
        catch (Exception fault) when (fault is AgentException or IOException or OperationCanceledException)
        {
            // as promised
        }
        finally
        {
            if (file is not null) File.Delete(file);
        }
    }
}
