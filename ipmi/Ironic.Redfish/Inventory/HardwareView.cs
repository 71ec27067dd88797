namespace Ironic.Redfish.Inventory;

/// <summary>What a BMC tells of its machine without starting it.</summary>
public sealed record HardwareView
{
    public string? Vendor { get; init; }

    public string? Model { get; init; }

    public string? Serial { get; init; }

    public string? Sku { get; init; }

    public string? SystemUuid { get; init; }

    public string? BiosVersion { get; init; }

    /// <summary>"UEFI", "Legacy"; null: not told.</summary>
    public string? BootMode { get; init; }

    /// <summary>Logical processors of all sockets; null: not told.</summary>
    public int? Threads { get; init; }

    /// <summary>Sockets in use; null: not told.</summary>
    public int? Sockets { get; init; }

    public string? ProcessorModel { get; init; }

    /// <summary>As operating systems call it: "x86_64", "aarch64"; null: not told.</summary>
    public string? Architecture { get; init; }

    /// <summary>MiB; null: not told.</summary>
    public long? MemoryMiB { get; init; }

    public IReadOnlyList<NicView> Nics { get; init; } = [];

    public IReadOnlyList<Storage.StorageView> Storage { get; init; } = [];

    public IReadOnlyList<PcieView> PcieDevices { get; init; } = [];
}

/// <summary>A network port of the machine.</summary>
/// <param name="Id">"NIC.Integrated.1-1-1".</param>
/// <param name="Mac">Lower case with colons.</param>
/// <param name="IsEnabled">Null: not told.</param>
/// <param name="LinkStatus">"LinkUp", "LinkDown", "NoLink"; null: not told.</param>
/// <param name="SpeedMbps">Null: not told.</param>
public sealed record NicView(string Id, string Mac, bool? IsEnabled, string? LinkStatus, long? SpeedMbps);

/// <summary>A card in a PCIe slot.</summary>
public sealed record PcieView(string Id, string? Name, string? Manufacturer, string? Model, string? VendorId, string? DeviceId, string? Class);
