namespace Ironic.Testing.Ramdisks;

/// <summary>A virtual machine whose kernel and initramfs QEMU itself loads: a ramdisk without the network boot before it.</summary>
public sealed record RamdiskMachineOptions
{
    public required string Kernel { get; init; }

    public required string Initramfs { get; init; }

    /// <summary>More on the kernel's command line; the serial console is there already.</summary>
    public IReadOnlyList<string> Parameters { get; init; } = [];

    /// <summary>Raw files, each a disk; <c>/dev/vda</c> and on, as <see cref="DiskDevice"/> has it.</summary>
    public IReadOnlyList<string> Disks { get; init; } = [];

    /// <summary>What QEMU shows them as: <c>virtio-blk-pci</c>, <c>nvme</c>, ...</summary>
    public string DiskDevice { get; init; } = "virtio-blk-pci";

    public string NetworkDevice { get; init; } = "virtio-net-pci";

    /// <summary>Null: QEMU's own network, which takes no right.</summary>
    public RamdiskCable? Cable { get; init; }

    /// <summary>The machine's own copy of OVMF's variables; null: BIOS.</summary>
    public string? UefiVariables { get; init; }

    public int MemoryMiB { get; init; } = 1024;

    public int Processors { get; init; } = 2;
}
