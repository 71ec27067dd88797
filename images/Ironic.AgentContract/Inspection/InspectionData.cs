using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Ironic.AgentContract.Inventory;

namespace Ironic.AgentContract.Inspection;

/// <summary>Body of <c>POST /v1/continue_inspection</c>. All but the inventory becomes the node's <c>plugin_data</c>.</summary>
public sealed record InspectionData
{
    public HardwareInventory? Inventory { get; init; }

    /// <summary>The disk that the agent would deploy to without hints; null when there is none.</summary>
    public DiskInfo? RootDisk { get; init; }

    /// <summary>As PXELINUX writes it: <c>01-aa-bb-cc-dd-ee-ff</c>.</summary>
    public string? BootInterface { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public InspectionConfiguration? Configuration { get; init; }

    /// <summary>What went wrong while collecting; fails the inspection.</summary>
    public string? Error { get; init; }

    /// <summary>base64 of a tar.gz.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Logs { get; init; }

    /// <summary>By interface: <c>[[type, "hex"], ...]</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, JsonArray>? LldpRaw { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<PciDevice>? PciDevices { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<UsbDevice>? UsbDevices { get; init; }

    /// <summary>Keys of collectors that this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Others { get; set; }
}

/// <summary>Which collectors and hardware managers made the data.</summary>
public sealed record InspectionConfiguration(IReadOnlyList<string> Collectors, IReadOnlyList<HardwareManagerInfo> Managers);

public sealed record HardwareManagerInfo(string Name, string Version);

/// <param name="VendorId">Four hex digits, as the other ids.</param>
/// <param name="ProductId">Four hex digits.</param>
/// <param name="Class">Six hex digits.</param>
/// <param name="Revision">Two hex digits.</param>
/// <param name="Bus">PCI address.</param>
/// <param name="NumaNodeId">A number as text, -1 for none; null when the kernel does not tell.</param>
public sealed record PciDevice(string VendorId, string ProductId, string Class, string? Revision, string Bus, string? NumaNodeId);

public sealed record UsbDevice(string? Product, string? Vendor, string? Handle);

/// <summary>Answer to a callback without version header, as the agent sends it.</summary>
public sealed record InspectionAccepted(string Uuid);
