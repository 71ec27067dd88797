namespace Ironic.AgentContract.Inventory;

public sealed record DiskInfo
{
    /// <summary>Device node, such as <c>/dev/sda</c>.</summary>
    public required string Name { get; init; }

    public string? Model { get; init; }

    /// <summary>Bytes.</summary>
    public long Size { get; init; }

    public bool? Rotational { get; init; }

    public string? Wwn { get; init; }

    public string? Serial { get; init; }

    public string? Vendor { get; init; }

    public string? WwnWithExtension { get; init; }

    public string? WwnVendorExtension { get; init; }

    /// <summary>SCSI address <c>host:channel:target:lun</c>; null where the disk is no SCSI one.</summary>
    public string? Hctl { get; init; }

    /// <summary>Such as <c>/dev/disk/by-path/pci-0000:00:05.0-ata-1</c>.</summary>
    public string? ByPath { get; init; }

    /// <summary>Bytes of a logical sector.</summary>
    public int? LogicalSectors { get; init; }

    /// <summary>Bytes of a physical sector.</summary>
    public int? PhysicalSectors { get; init; }

    /// <summary>Transport: <c>sata</c>, <c>sas</c>, <c>nvme</c>, <c>usb</c>, <c>iscsi</c>, <c>fc</c>, <c>virtio</c>.</summary>
    public string? Tran { get; init; }
}
