using System.Text.Json;
using System.Text.Json.Nodes;
using Ironic.Agent.Faults;
using Ironic.AgentContract;
using Ironic.AgentContract.Images;

namespace Ironic.Agent.Images;

/// <summary>Looks at an <c>image_info</c> before anything is touched; the sentences are upstream's where it has them.</summary>
internal static class ImageValidation
{
    /// <exception cref="AgentException">"InvalidCommandParamsError": something is missing, or of another kind than it should be, or not supported.</exception>
    public static ImageInfo Read(JsonNode? node)
    {
        if (node is not JsonObject fields) throw Fault.InvalidParams("'image_info' must be an object.");
        foreach (var required in new[] { "id", "urls" })
        {
            if (fields[required] is null) throw Fault.InvalidParams($"Image is missing '{required}' field.");
        }

        if (fields["urls"] is not JsonArray { Count: > 0 }) throw Fault.InvalidParams("Image 'urls' must be a list with at least one element.");

        var image = Deserialize(fields);
        if (image.OsHashAlgo is null != image.OsHashValue is null || image.Checksum is "" || image.OsHashAlgo is "" || image.OsHashValue is "" || ImageChecksum.Given(image) is null)
        {
            throw Fault.InvalidParams("Image checksum is not available, either the 'checksum' field or the 'os_hash_algo' and 'os_hash_value' fields pair must be set for image verification.");
        }

        if (image.ImageType == "partition") throw Fault.InvalidParams($"Image {image.Id} is a partition image; this agent writes whole-disk images only.");
        if (image.DiskFormat is not (null or "raw" or "gpt" or "qcow2")) throw Fault.InvalidParams($"Image {image.Id} has the disk format '{image.DiskFormat}'; this agent writes raw, gpt and qcow2.");
        return image;
    }

    private static ImageInfo Deserialize(JsonObject fields)
    {
        try
        {
            return fields.Deserialize(AgentJson.Default.ImageInfo)!;
        }
        catch (JsonException fault)
        {
            throw Fault.InvalidParams($"image_info has a field of the wrong kind: {fault.Message}");
        }
    }
}
