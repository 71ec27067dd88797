using Ironic.Redfish.Json;

namespace Ironic.Redfish.Media;

/// <summary>One drive of the BMC's virtual media.</summary>
/// <param name="Path">The resource.</param>
/// <param name="Name">"CD1".</param>
/// <param name="Types">"CD", "DVD", "USBStick", "Floppy"; empty: not told.</param>
/// <param name="Image">What is in it, as the BMC tells; null: nothing.</param>
/// <param name="IsInserted">As the BMC tells; some tell it of media long gone.</param>
public sealed record MediaSlot(string Path, string Name, IReadOnlyList<string> Types, string? Image, bool IsInserted)
{
    internal RedfishResource? Resource { get; init; }

    /// <summary>Whether media of a type fit. A DVD drive takes CDs: Cisco has only those.</summary>
    public bool Takes(string type) => Types.Count == 0 || Types.Contains(type) || (type == "CD" && Types.Contains("DVD"));

    internal static MediaSlot From(RedfishResource resource) => new(
        resource.Path, resource["Id"].Text ?? resource["Name"].Text ?? resource.Path, resource["MediaTypes"].Texts,
        resource["Image"].Text is { Length: > 0 } image ? image : null, resource["Inserted"].Flag ?? false)
    {
        Resource = resource,
    };
}
