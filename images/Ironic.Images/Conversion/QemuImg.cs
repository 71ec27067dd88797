using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Ironic.Model.Images;
using Ironic.Processes;

namespace Ironic.Images.Conversion;

/// <summary>
/// <c>qemu-img</c> on images that our own inspection let through: format always named, never probed; bounded in memory, time and file size
/// (<c>prlimit</c>), so that an image made to hurt it hurts nothing else.
/// </summary>
internal sealed class QemuImg(ImageOptions options)
{
    /// <summary>Most address space that it may take. It needs some 300 MB for its threads; upstream allows 2 GiB as well.</summary>
    private const long AddressSpaceBytes = 2L << 30;

    private const int ExitCorrupt = 2, ExitLeaks = 3;

    /// <summary>Bytes of data that a qcow2 image holds: what its raw form takes of a disk, sparse.</summary>
    /// <exception cref="ImageException">It is damaged, or qemu-img cannot read it.</exception>
    public async Task<long> MeasureAsync(string file, int clusterBytes, string imageName, CancellationToken cancellationToken)
    {
        var result = await RunAsync(["check", "-f", "qcow2", "--output=json", file], largestFile: 0, imageName, cancellationToken);
        switch (result)
        {
            case { ExitCode: 0 or ExitLeaks, TimedOut: false }:
                break;
            case { ExitCode: ExitCorrupt }:
                throw Failed(result, file, $"Image {imageName} is damaged: qemu-img check finds errors in its tables", ImageCauses.BadFormat);
            default:
                throw Failed(result, file, $"Image {imageName} cannot be read by qemu-img", ImageCauses.ConversionFailed);
        }

        return (JsonSerializer.Deserialize(result.Output, QemuImgJson.Default.CheckReport)?.AllocatedClusters ?? 0) * clusterBytes;
    }

    /// <summary>Writes the raw form to a new file, sparse.</summary>
    public async Task ConvertAsync(string file, string target, long virtualSize, string imageName, CancellationToken cancellationToken)
    {
        var result = await RunAsync(["convert", "-f", "qcow2", "-O", "raw", "-W", file, target], virtualSize, imageName, cancellationToken);
        if (result.Succeeded) return;
        if (result.Error.Contains("No space left on device", StringComparison.Ordinal))
            throw Cache.CacheFull.Written(imageName, options.CacheFolder, new IOException(result.LastWords));
        throw Failed(result, file, $"Image {imageName} could not be converted from qcow2 to raw", ImageCauses.ConversionFailed);
    }

    private async Task<ToolResult> RunAsync(IReadOnlyList<string> arguments, long largestFile, string imageName, CancellationToken cancellationToken)
    {
        var seconds = ((long)options.ConversionTimeout.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        string[] limits =
        [
            string.Create(CultureInfo.InvariantCulture, $"--as={AddressSpaceBytes}"),
            string.Create(CultureInfo.InvariantCulture, $"--fsize={largestFile}"),
            $"--cpu={seconds}", "--core=0", "--nofile=64",
        ];
        try
        {
            return await ExternalTool.RunAsync(
                new("prlimit", [.. limits, "--", "qemu-img", .. arguments])
                {
                    Timeout = options.ConversionTimeout,
                    Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["MALLOC_ARENA_MAX"] = "3", ["LC_ALL"] = "C" },
                },
                cancellationToken);
        }
        catch (Win32Exception e)
        {
            throw new ImageException($"Image {imageName}: prlimit cannot be run ({e.Message}); the packages util-linux and qemu-utils are needed.", ImageCauses.ConversionFailed, e);
        }
    }

    private static ImageException Failed(ToolResult result, string file, string what, string cause) =>
        new($"{what}: {result.LastWords.Replace(file, "the image", StringComparison.Ordinal)}.", cause);
}

/// <summary>What we read of <c>qemu-img check --output=json</c>.</summary>
internal sealed record CheckReport
{
    /// <summary>Left out by qemu-img when there are none.</summary>
    [JsonPropertyName("allocated-clusters")]
    public long? AllocatedClusters { get; init; }
}

[JsonSerializable(typeof(CheckReport))]
internal sealed partial class QemuImgJson : JsonSerializerContext;
