using System.Buffers.Binary;
using System.Globalization;

namespace Ironic.Ipmi.Commands;

/// <summary>Who the BMC says it is: Get Device ID, IPMI v2.0 rev 1.1, table 20-2.</summary>
/// <param name="Id">Device id; its meaning is the manufacturer's.</param>
/// <param name="ManufacturerId">IANA enterprise number.</param>
/// <param name="ProductId">Product number; its meaning is the manufacturer's.</param>
/// <remarks>
/// <code>
/// 0  device id   1  revision   2  bit 7: not ready; firmware major   3  firmware minor (BCD)   4  IPMI version (BCD, low digit first)
/// 5  additional support   6  manufacturer (3)   9  product (2)   11  auxiliary revision (4, optional)
/// </code>
/// </remarks>
public readonly record struct DeviceId(byte Id, uint ManufacturerId, ushort ProductId)
{
    public const int Length = 11;

    private const byte NotReadyBit = 0x80, MajorMask = 0x7F, RevisionMask = 0x0F;

    public byte Revision { get; init; }

    public byte FirmwareMajor { get; init; }

    /// <summary>As on the wire: two decimal digits in BCD, though some BMCs put a plain number.</summary>
    public byte FirmwareMinor { get; init; }

    /// <summary>The IPMI version as on the wire: 02h is 2.0, 51h is 1.5.</summary>
    public byte IpmiVersion { get; init; }

    /// <summary>The device is updating itself or still starting.</summary>
    public bool IsNotReady { get; init; }

    public byte AdditionalSupport { get; init; }

    /// <summary>"9.08".</summary>
    public string FirmwareVersion => string.Create(CultureInfo.InvariantCulture, $"{FirmwareMajor}.{FirmwareMinor:X2}");

    public static bool TryRead(ReadOnlySpan<byte> data, out DeviceId device)
    {
        device = default;
        if (data.Length < Length) return false;
        var manufacturer = (uint)(data[6] | data[7] << 8 | data[8] << 16);
        device = new(data[0], manufacturer, BinaryPrimitives.ReadUInt16LittleEndian(data[9..]))
        {
            Revision = (byte)(data[1] & RevisionMask),
            FirmwareMajor = (byte)(data[2] & MajorMask),
            IsNotReady = (data[2] & NotReadyBit) != 0,
            FirmwareMinor = data[3],
            IpmiVersion = data[4],
            AdditionalSupport = data[5],
        };
        return true;
    }

    public int Write(Span<byte> destination)
    {
        destination[0] = Id;
        destination[1] = Revision;
        destination[2] = (byte)(FirmwareMajor | (IsNotReady ? NotReadyBit : 0));
        destination[3] = FirmwareMinor;
        destination[4] = IpmiVersion;
        destination[5] = AdditionalSupport;
        destination[6] = (byte)ManufacturerId;
        destination[7] = (byte)(ManufacturerId >> 8);
        destination[8] = (byte)(ManufacturerId >> 16);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[9..], ProductId);
        return Length;
    }
}
