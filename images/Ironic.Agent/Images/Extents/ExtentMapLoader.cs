using System.Security.Cryptography;
using Ironic.Agent.Faults;
using Ironic.Agent.Logging;
using Ironic.AgentContract.Images;

namespace Ironic.Agent.Images.Extents;

/// <summary>
/// Fetches the map that an image was given with. A map only ever saves time: where there is none, or not the right one, the image is read as a
/// whole and judged by its own checksum.
/// </summary>
/// <param name="downloads">Fetches a file of bounded size.</param>
/// <param name="log">Told why a map is not used.</param>
internal sealed class ExtentMapLoader(Func<ImageInfo, string, int, CancellationToken, Task<byte[]>> downloads, AgentLog log)
{
    /// <summary>Null: the image is to be read as a whole.</summary>
    public async Task<ExtentMap?> LoadAsync(ImageInfo image, ImageChecksum checksum, CancellationToken cancellationToken)
    {
        if (image.ExtentsUrl is not { Length: > 0 } url || image.DiskFormat is not (null or "raw" or "gpt")) return null;
        try
        {
            var document = await downloads(image, url, ExtentMap.MaxBytes, cancellationToken);
            // The command came from the conductor over TLS; the document may have come by any way.
            var digest = Convert.ToHexStringLower(SHA256.HashData(document));
            if (!string.Equals(digest, image.ExtentsSha256, StringComparison.OrdinalIgnoreCase)) throw new FormatException($"its SHA-256 is {digest}, and {image.ExtentsSha256 ?? "none"} was given");
            var map = ExtentMap.Parse(document);
            return checksum.Algorithm != HashAlgorithmName.SHA256 || map.Sha256 == checksum.Hex ? map : throw new FormatException($"it is of the image {map.Sha256}");
        }
        catch (Exception fault) when (fault is AgentException or FormatException)
        {
            log.Warn($"image {image.Id}: the map of its used blocks is not used: {(fault as AgentException)?.Details ?? fault.Message}");
            return null;
        }
    }
}
