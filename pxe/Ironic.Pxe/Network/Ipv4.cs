using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Ironic.Pxe.Network;

/// <summary>An IPv4 address as a number in host order, so that pools can count and compare.</summary>
internal readonly record struct Ipv4(uint Value)
{
    public const int Length = 4;

    public static readonly Ipv4 Any;
    public static readonly Ipv4 Broadcast = new(uint.MaxValue);

    public bool IsAny => Value == 0;

    public static Ipv4 Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt32BigEndian(bytes));

    /// <exception cref="ArgumentException">An IPv6 address that does not hold an IPv4 one.</exception>
    public static Ipv4 From(IPAddress address) => TryFrom(address, out var value)
        ? value
        : throw new ArgumentException($"An IPv4 address is needed, not {address}.", nameof(address));

    /// <summary>Takes IPv4 addresses and IPv4-mapped IPv6 ones, as dual-stack sockets report them.</summary>
    public static bool TryFrom([NotNullWhen(true)] IPAddress? address, out Ipv4 value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value = default;
        if (address is null || !address.TryWriteBytes(bytes, out var written)) return false;
        if (written != Length && !address.IsIPv4MappedToIPv6) return false;
        value = Read(bytes.Slice(written - Length, Length));
        return true;
    }

    public static bool TryParse(string text, out Ipv4 value) => TryFrom(IPAddress.TryParse(text, out var address) ? address : null, out value);

    public void Write(Span<byte> destination) => BinaryPrimitives.WriteUInt32BigEndian(destination, Value);

    public byte[] ToBytes()
    {
        var bytes = new byte[Length];
        Write(bytes);
        return bytes;
    }

    public IPAddress ToIPAddress() => new(BinaryPrimitives.ReverseEndianness(Value));

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Value >> 24}.{(Value >> 16) & 255}.{(Value >> 8) & 255}.{Value & 255}");
}
