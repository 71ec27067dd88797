using System.Buffers.Binary;

namespace Ironic.Ipmi.Wire;

/// <summary>Timestamps of SEL and SDR repository: seconds since 1970 in 32 bits, IPMI v2.0 rev 1.1, section 37.</summary>
public static class IpmiTime
{
    /// <summary>Up to this number, seconds count from the BMC's start: it has not been told the time yet.</summary>
    private const uint LastSinceStart = 0x20000000, Unspecified = uint.MaxValue;

    /// <summary>Null when the BMC did not know the time.</summary>
    public static DateTimeOffset? Read(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes) switch
    {
        <= LastSinceStart or Unspecified => null,
        var seconds => DateTimeOffset.FromUnixTimeSeconds(seconds),
    };

    public static void Write(Span<byte> destination, DateTimeOffset? time) =>
        BinaryPrimitives.WriteUInt32LittleEndian(destination, time is { } known ? (uint)Math.Clamp(known.ToUnixTimeSeconds(), 0, uint.MaxValue - 1) : Unspecified);
}
