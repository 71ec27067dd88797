using System.Text;
using Ironic.Model.Images;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Model.Secrets;

namespace Ironic.Conductor.Deploy;

/// <summary>An instance's image, as instance_info names it (the API contract, section 9.1).</summary>
internal static class ImageRequests
{
    public const string ConfigDriveKey = "configdrive";

    /// <summary>What stands in instance_info for a config drive that is kept as a blob; clients see the same for any config drive.</summary>
    public const string StoredMark = "******";

    /// <exception cref="ImageException">instance_info names no image, or not by a URL.</exception>
    public static ImageRequest Of(Node node) => TryRead(node.Uuid, node.InstanceInfo, out var problem) ?? throw new ImageException(problem, "image-not-given");

    public static ImageRequest? TryRead(Guid nodeUuid, JsonMap info, out string problem)
    {
        problem = "";
        if (info.GetText("image_source") is not { Length: > 0 } source)
        {
            problem = "instance_info has no image_source.";
            return null;
        }

        if (!Uri.TryCreate(source, UriKind.Absolute, out var uri))
        {
            problem = $"instance_info's image_source '{source}' is not a URL; it must begin with http://, https:// or file://.";
            return null;
        }

        return new()
        {
            Source = uri,
            Checksum = info.GetText("image_checksum"),
            HashAlgorithm = info.GetText("image_os_hash_algo"),
            HashValue = info.GetText("image_os_hash_value"),
            DiskFormat = info.GetText("image_disk_format"),
            Authorization = Authorization(info.GetText("image_pull_secret")),
            DownloadSource = info.GetText("image_download_source") switch
            {
                "http" => ImageDownloadSource.Http,
                "local" => ImageDownloadSource.Local,
                _ => null,
            },
            NodeUuid = nodeUuid,
        };
    }

    /// <summary>"user:password", or text without a colon: a token, which goes as the password of a nameless user.</summary>
    private static Secret? Authorization(string? secret)
    {
        if (string.IsNullOrEmpty(secret)) return null;
        var pair = secret.Contains(':', StringComparison.Ordinal) ? secret : $":{secret}";
        return new("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
    }
}
