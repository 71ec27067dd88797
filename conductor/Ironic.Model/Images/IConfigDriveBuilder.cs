using System.Text.Json;

namespace Ironic.Model.Images;

/// <summary>Makes config drives (OpenStack's, label <c>config-2</c>).</summary>
public interface IConfigDriveBuilder
{
    /// <summary>All that is wrong with a requested config drive (object, base64 text or URL); nothing is fetched.</summary>
    IReadOnlyList<string> Validate(JsonElement configDrive);

    /// <summary>What the agent is sent: base64 of the gzipped ISO 9660 image, or the URL as given.</summary>
    /// <param name="configDrive">An object of meta_data, user_data, network_data, vendor_data; or text: base64 or a URL.</param>
    /// <param name="nodeUuid">Default of meta_data's <c>uuid</c>.</param>
    /// <param name="nodeName">Default of meta_data's <c>name</c>; null: none.</param>
    /// <exception cref="ImageException">It is not a config drive, or too large (64 MiB).</exception>
    string Build(JsonElement configDrive, Guid nodeUuid, string? nodeName);
}
