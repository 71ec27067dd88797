namespace Ironic.Ipmi.Sdr;

/// <summary>Where a device is: a chip on a bus, a FRU, or another controller. IPMI v2.0 rev 1.1, tables 43-7 to 43-9.</summary>
/// <remarks>
/// <code>
///     generic (10h)                    FRU (11h)                                        controller (12h)
/// 5   access address                   access address                                   slave address
/// 6   slave address, channel bit 3     FRU device id, or slave address                  channel (3:0)
/// 7   channel, LUN, bus                bit 7: logical FRU; 4:3 LUN, 2:0 bus             power state, initialisation
/// 8   span                             channel (7:4)                                    capabilities
/// 10  type   11  modifier              type, modifier                                   -
/// 12  entity   13  instance            the same                                         the same
/// 15  name                             the same                                         the same
/// </code>
/// </remarks>
public sealed record DeviceLocator(ushort Id, SdrType Type, byte Address, string Name) : SdrRecord(Id, Type)
{
    internal const int NameOffset = 15;
    private const byte LogicalBit = 0x80;

    /// <summary>The bus.</summary>
    public byte Channel { get; init; }

    /// <summary>A FRU's number at its controller; else the second address byte.</summary>
    public byte DeviceId { get; init; }

    /// <summary>A FRU that its controller serves by FRU commands; else a bare memory chip.</summary>
    public bool IsLogicalFru { get; init; }

    public byte EntityId { get; init; }

    public byte EntityInstance { get; init; }

    internal static DeviceLocator? Read(ushort id, SdrType type, ReadOnlySpan<byte> bytes) => bytes.Length < NameOffset ? null : new(id, type, bytes[5], ReadName(bytes, NameOffset))
    {
        DeviceId = bytes[6],
        IsLogicalFru = type == SdrType.FruLocator && (bytes[7] & LogicalBit) != 0,
        Channel = type switch
        {
            SdrType.FruLocator => (byte)(bytes[8] >> 4),
            SdrType.ControllerLocator => (byte)(bytes[6] & 0x0F),
            _ => (byte)((bytes[6] & 1) << 3 | bytes[7] >> 5),
        },
        EntityId = bytes[12],
        EntityInstance = bytes[13],
    };
}
