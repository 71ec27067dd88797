using Ironic.Images.Sources;
using Ironic.Model.Images;

namespace Ironic.Images.Cache;

/// <summary>There is no room for an image: who has it, and which knob gives more.</summary>
internal static class CacheFull
{
    public static ImageException Bound(string image, long needed, long pinned, int nodes, long bound) =>
        new($"Image {image} needs {ByteText.Of(needed)}, but the image cache may hold {ByteText.Of(bound)} (MaxCacheBytes), of which images in use by {nodes} nodes take {ByteText.Of(pinned)}.", ImageCauses.DiskFull);

    public static ImageException Disk(string image, long needed, long free, ImageOptions options) =>
        new($"Image {image} needs {ByteText.Of(needed)}, but the disk of {options.CacheFolder} has {ByteText.Of(free)} free, of which {ByteText.Of(options.MinFreeBytes)} are to stay free (MinFreeBytes).", ImageCauses.DiskFull);

    public static ImageException Written(string image, string folder, Exception inner) =>
        new($"Image {image}: the disk of {folder} ran full while it was written.", ImageCauses.DiskFull, inner);
}
