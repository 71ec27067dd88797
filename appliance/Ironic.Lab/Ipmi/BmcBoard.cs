using Ironic.Ipmi.Fru;

namespace Ironic.Lab.Ipmi;

/// <summary>What a virtual BMC knows of its machine.</summary>
public sealed record BmcBoard
{
    /// <summary>Default: a board that is well.</summary>
    public IReadOnlyList<BmcSensor> Sensors { get; init; } = BmcSensor.Board;

    /// <summary>Default: a board without a serial number.</summary>
    public FruInventory Inventory { get; init; } = For("");

    /// <summary>The address of the BMC's own network card.</summary>
    public IReadOnlyList<byte> Mac { get; init; } = [0x02, 0x00, 0x00, 0x00, 0x00, 0x01];

    /// <summary>What the machine draws while it is on, in watts.</summary>
    public ushort Watts { get; init; } = 120;

    /// <summary>The inventory of a lab's machine.</summary>
    public static FruInventory For(string serial) => new()
    {
        Chassis = new(Type: 0x17, "LAB-CH", serial),
        Board = new("Ironic", "Lab Board", serial, "LAB-MB") { MadeAt = new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero) },
        Product = new("Ironic", "Lab", "LAB-1", "1.0", serial, ""),
    };
}
