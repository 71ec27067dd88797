using System.Security.Cryptography;
using System.Text;
using Ironic.Agent.Cleaning;
using Ironic.Agent.Conductor;
using Ironic.Agent.ConfigDrives;
using Ironic.Agent.Configuration;
using Ironic.Agent.Disks;
using Ironic.Agent.Faults;
using Ironic.Agent.Images.Extents;
using Ironic.Agent.Images.Qcow2;
using Ironic.Agent.Inventory;
using Ironic.Agent.Logging;
using Ironic.Agent.PartitionTables;
using Ironic.AgentContract.Images;

namespace Ironic.Agent.Images;

/// <summary>
/// Puts an image on a disk: checks what can be checked first, streams, verifies the checksum, fits the partition table to the disk, adds the
/// config drive. A disk whose image is not whole, or not the right one, is left so that nothing boots from it.
/// </summary>
internal sealed class ImageWriter(DiskOpener disks, ConfigDriveWriter configDrives, Enrollment conductor, AgentOptions options, TimeProvider time, AgentLog log)
{
    // A trial under emulation and on hardware: larger buffers gain nothing, fewer of them starve the slower of hash and disk.
    private const int Buffers = 16;
    private const int BufferSize = 1 << 20;

    private const int MaxChecksumFile = 1 << 20;

    /// <exception cref="AgentException">Named by what failed.</exception>
    public async Task<WrittenImage> WriteAsync(BlockDevice device, ImageInfo image, string? configDrive, IProgress<string> progress, CancellationToken cancellationToken)
    {
        if (device.ReadOnly) throw Fault.ImageWrite(device.Path, "the disk is read-only.");
        var iso = configDrive is null ? null : await LoadConfigDriveAsync(image, configDrive, cancellationToken); // before the disk is touched
        var checksum = await ResolveChecksumAsync(image, cancellationToken);
        var extents = await new ExtentMapLoader(DownloadAsync, log).LoadAsync(image, checksum, cancellationToken);

        await using (var source = await HttpImageSource.OpenAsync(image, extents, options, time, log, cancellationToken))
        {
            // By the map, the digest of the used blocks stands for that of the whole: the rest is zeros, and is made so.
            var expected = extents is null ? checksum : new(HashAlgorithmName.SHA256, extents.DataSha256);
            await StreamAsync(device, image, source, extents, expected, progress, cancellationToken);
        }

        var streamed = time.GetTimestamp();
        var identifier = await FinishAsync(device, iso, cancellationToken);
        return new($"image ({image.Id}) written to device {device.Path} root_uuid={identifier}", identifier, iso is null ? null : time.GetElapsedTime(streamed));
    }

    private async Task StreamAsync(
        BlockDevice device, ImageInfo image, HttpImageSource source, ExtentMap? extents, ImageChecksum checksum, IProgress<string> progress, CancellationToken cancellationToken)
    {
        log.Say($"image {image.Id} ({image.DiskFormat ?? "raw"}, {source.Length?.ToString(null, null) ?? "unknown number of"} bytes{(extents is null ? "" : $", {extents.DataBytes} of them used")}) from {source.Location} to {device.Path}");
        using var disk = disks.Open(device, DiskAccess.Direct);
        var map = image.DiskFormat == "qcow2" ? await Qcow2Map.ReadAsync(source, cancellationToken) : null;
        CheckFits(disk, map?.Header.VirtualSize ?? extents?.Size ?? source.Length, map);

        await EraseAsync(device, MetadataEraser.EraseAsync, cancellationToken);
        try
        {
            using var proof = new ImageProof(checksum, extents?.Chunks, (expected, found) => Fault.ImageChecksum(image.Id, source.Location, expected, found));
            using var unpacker = map is null ? null : new Qcow2Sink(map, disk, source.Location);
            if (unpacker is not null) await unpacker.ZeroHolesAsync(cancellationToken);
            if (extents is not null) await ZeroHolesAsync(disk, extents, cancellationToken);

            var report = new ProgressReport($"writing image {image.Id}", extents?.DataBytes ?? source.Length, time, progress, log);
            await PumpAsync(source, disk, proof, unpacker, report, cancellationToken);
            proof.Conclude();
            await disk.FlushAsync();
            log.Say($"image {image.Id} written and verified: {report.Summary}");
        }
        catch (Exception fault)
        {
            log.Error($"{device.Path} is made unbootable: its image is not whole, or not the right one");
            await EraseAsync(device, MetadataEraser.EraseEndsAsync, CancellationToken.None);
            if (fault is IOException) throw Fault.ImageWrite(device.Path, fault.Message, fault);
            throw;
        }
    }

    private static async Task PumpAsync(HttpImageSource source, RawDisk disk, ImageProof proof, Qcow2Sink? unpacker, ProgressReport report, CancellationToken cancellationToken)
    {
        using var pool = new BufferPool(Buffers, BufferSize);
        IImageSink target = unpacker is not null ? unpacker : new GuardedSink(new RawImageSink(disk), disk, source.Location);
        await new ImagePump(source, pool).RunAsync([target, .. proof.Sinks], report.Set, cancellationToken);
    }

    /// <summary>What the disk held before must not show through an image's holes. Most disks do this at once (<see cref="RawDisk.ZeroAsync"/>).</summary>
    private static async Task ZeroHolesAsync(RawDisk disk, ExtentMap extents, CancellationToken cancellationToken)
    {
        foreach (var hole in extents.Holes)
        {
            var end = (hole.End + disk.SectorSize - 1) / disk.SectorSize * disk.SectorSize; // an image may end inside a sector
            await disk.ZeroAsync(hole.Start, end - hole.Start, cancellationToken);
        }
    }

    /// <summary>Metadata is written through the cache; the bulk's handle is past it, and does not mind.</summary>
    private async Task EraseAsync(BlockDevice device, Func<RawDisk, CancellationToken, Task> erase, CancellationToken cancellationToken)
    {
        using var disk = disks.OpenShared(device);
        await erase(disk, cancellationToken);
    }

    private async Task<string> FinishAsync(BlockDevice device, byte[]? iso, CancellationToken cancellationToken)
    {
        using var disk = disks.Open(device, DiskAccess.Buffered);
        var table = await DiskLayout.ReadAndFitAsync(disk, cancellationToken);
        if (iso is not null) await configDrives.WriteAsync(disk, table, iso, cancellationToken);
        await disk.FlushAsync();
        if (!disk.TryRereadPartitions()) log.Warn($"the kernel did not read the partition table of {device.Path} anew");
        return await DiskLayout.ReadIdentifierAsync(disk, cancellationToken);
    }

    private static void CheckFits(RawDisk disk, long? size, Qcow2Map? map)
    {
        if (size > disk.Length) throw Fault.ImageWrite(disk.Path, $"the image has {size} bytes, the disk {disk.Length}; it does not fit.");
        if (map?.Header.ClusterSize < disk.SectorSize)
            throw Fault.InvalidImage($"The image's clusters of {map.Header.ClusterSize} bytes are smaller than the sectors of {disk.Path} ({disk.SectorSize} bytes).");
    }

    private async Task<ImageChecksum> ResolveChecksumAsync(ImageInfo image, CancellationToken cancellationToken)
    {
        var given = ImageChecksum.Given(image)!;
        var md5Allowed = conductor.Settings.AgentMd5ChecksumEnable ?? true;
        if (!ImageChecksum.IsUrl(given)) return ImageChecksum.Parse(image, given, md5Allowed);

        var text = Encoding.UTF8.GetString(await DownloadAsync(image, given, MaxChecksumFile, cancellationToken));
        var fileName = Path.GetFileName(new Uri(image.Urls[0]).AbsolutePath);
        var value = ChecksumFile.Find(text, fileName) ?? throw Fault.ImageDownload(image.Id, $"the checksum file {given} does not contain the name {fileName}.");
        return ImageChecksum.Parse(image, value, md5Allowed);
    }

    private async Task<byte[]> LoadConfigDriveAsync(ImageInfo image, string configDrive, CancellationToken cancellationToken) =>
        ConfigDriveContent.Unpack(ImageChecksum.IsUrl(configDrive)
            ? await DownloadAsync(image, configDrive, ConfigDriveContent.MaxPackedBytes, cancellationToken)
            : Encoding.ASCII.GetBytes(configDrive));

    private async Task<byte[]> DownloadAsync(ImageInfo image, string url, int limit, CancellationToken cancellationToken)
    {
        var name = Uri.TryCreate(url, UriKind.Absolute, out var parsed) ? Path.GetFileName(parsed.AbsolutePath) : image.Id;
        await using var source = await HttpImageSource.OpenAsync(image with { Id = name, Urls = [url] }, map: null, options, time, log, cancellationToken);
        using var content = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int read; (read = await source.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (content.Length + read > limit) throw Fault.ImageDownload(image.Id, $"{source.Location} has more than {limit} bytes.");
            await content.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        return content.ToArray();
    }
}
