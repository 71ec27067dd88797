using System.Buffers.Binary;
using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Dcmi;

/// <summary>What the machine draws, in watts: DCMI v1.5, table 6-16.</summary>
/// <remarks>
/// Where it is not active, the BMC does not measure now, and the numbers mean nothing.
/// <code>
/// 0  DCh   1  now (2)   3  least (2)   5  most (2)   7  mean (2)   9  time (4)   13  period in ms (4)   17  bit 6: measured
/// </code>
/// </remarks>
public readonly record struct PowerReading(ushort Watts, ushort LeastWatts, ushort MostWatts, ushort MeanWatts, DateTimeOffset? At, TimeSpan Period, bool IsActive)
{
    public const int Length = 18;
    public const byte GroupExtension = 0xDC;

    private const byte ActiveBit = 0x40;

    public static bool TryRead(ReadOnlySpan<byte> data, out PowerReading reading)
    {
        reading = default;
        if (data.Length < Length || data[0] != GroupExtension) return false;
        reading = new(
            BinaryPrimitives.ReadUInt16LittleEndian(data[1..]), BinaryPrimitives.ReadUInt16LittleEndian(data[3..]), BinaryPrimitives.ReadUInt16LittleEndian(data[5..]),
            BinaryPrimitives.ReadUInt16LittleEndian(data[7..]), IpmiTime.Read(data[9..]), TimeSpan.FromMilliseconds(BinaryPrimitives.ReadUInt32LittleEndian(data[13..])),
            (data[17] & ActiveBit) != 0);
        return true;
    }

    public int Write(Span<byte> destination)
    {
        destination[0] = GroupExtension;
        BinaryPrimitives.WriteUInt16LittleEndian(destination[1..], Watts);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[3..], LeastWatts);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[5..], MostWatts);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[7..], MeanWatts);
        IpmiTime.Write(destination[9..], At);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[13..], (uint)Period.TotalMilliseconds);
        destination[17] = IsActive ? ActiveBit : (byte)0;
        return Length;
    }
}

/// <summary>DCMI by name. Each throws <see cref="IpmiException"/> as <see cref="IIpmiChannel.ExecuteAsync"/> does.</summary>
public static class DcmiChannelExtensions
{
    private const byte SystemPowerStatistics = 0x01;

    private static readonly IpmiCommand<PowerReading> GetPower = new(
        CommandIds.GetDcmiPowerReading, "DCMI Get Power Reading", new byte[] { PowerReading.GroupExtension, SystemPowerStatistics, 0, 0 }, PowerReading.TryRead);

    extension(IIpmiChannel bmc)
    {
        public Task<PowerReading> GetPowerReadingAsync(CancellationToken cancellationToken) => bmc.ExecuteAsync(GetPower, cancellationToken);
    }
}
