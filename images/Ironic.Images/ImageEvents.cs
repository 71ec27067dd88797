using System.Text.Json.Nodes;
using Ironic.Images.Sources;
using Ironic.Model.Images;
using Ironic.Model.Json;
using Ironic.Model.Timeline;

namespace Ironic.Images;

/// <summary>What the timeline is told of images.</summary>
internal static class ImageEvents
{
    public static TimelineEvent Prepared(ImageRequest request, ServedImage image, string road, DateTimeOffset at, TimeSpan took) =>
        new(request.NodeUuid, at, TimelineNames.ImagePrepared)
        {
            Message = $"{ImageName.FileNameOf(request.Source)}: {image.Format}, {ByteText.Of(image.Length)}{Used(image)}, {road}, {image.HashAlgorithm} {image.HashValue[..12]}...",
            Duration = took,
            Data = JsonMap.From(new JsonObject
            {
                ["source"] = ImageName.Of(request.Source),
                ["url"] = ImageName.Of(image.Url),
                ["road"] = road,
                ["format"] = image.Format,
                ["length"] = image.Length,
                ["virtual_size"] = image.VirtualSize,
                ["data_bytes"] = image.Extents?.DataBytes,
                [image.HashAlgorithm] = image.HashValue,
            }),
        };

    public static TimelineEvent Failed(ImageRequest request, ImageException fault, DateTimeOffset at, TimeSpan took) =>
        new(request.NodeUuid, at, TimelineNames.ImageFailed)
        {
            Message = fault.Message,
            Duration = took,
            Data = JsonMap.From(new JsonObject { ["source"] = ImageName.Of(request.Source), ["cause"] = fault.Cause }),
        };

    private static string Used(ServedImage image) => image.Extents is { } extents && extents.DataBytes < image.Length ? $" ({ByteText.Of(extents.DataBytes)} used)" : "";
}
