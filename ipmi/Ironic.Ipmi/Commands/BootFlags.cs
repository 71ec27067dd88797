namespace Ironic.Ipmi.Commands;

/// <summary>What a machine is to start from next: boot option parameter 5, IPMI v2.0 rev 1.1, table 28-14.</summary>
/// <param name="Device">Where to start from.</param>
/// <param name="IsUefi">Start in UEFI mode; else as a PC-compatible (legacy) BIOS.</param>
/// <param name="IsPersistent">For all starts to come; else for the next one only.</param>
/// <remarks>
/// <code>
/// 0  V P E .....     valid, persistent, UEFI
/// 1  . . dddd . .    device (bits 5:2)
/// 2  00  3  00  4  00   BIOS verbosity, overrides, device instance: not used here
/// </code>
/// </remarks>
public readonly record struct BootFlags(BootDevice Device, bool IsUefi = false, bool IsPersistent = false)
{
    /// <summary>Bytes on the wire.</summary>
    public const int Length = 5;

    private const byte ValidBit = 0x80, PersistentBit = 0x40, UefiBit = 0x20, DeviceMask = 0x0F;
    private const int DeviceShift = 2;

    /// <summary>False: the firmware ignores the rest, as after the flags have been used or have expired (60 s by default). Default: true.</summary>
    public bool IsValid { get; init; } = true;

    /// <summary>Reads the flags; false when <paramref name="data"/> is too short to hold any (BMCs are seen to leave out the last bytes).</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, out BootFlags flags)
    {
        flags = default;
        if (data.Length < 2) return false;
        var device = (BootDevice)((data[1] >> DeviceShift) & DeviceMask);
        flags = new(device, (data[0] & UefiBit) != 0, (data[0] & PersistentBit) != 0) { IsValid = (data[0] & ValidBit) != 0 };
        return true;
    }

    /// <summary>Fills <see cref="Length"/> bytes.</summary>
    public void Write(Span<byte> destination)
    {
        destination[..Length].Clear();
        destination[0] = (byte)((IsValid ? ValidBit : 0) | (IsPersistent ? PersistentBit : 0) | (IsUefi ? UefiBit : 0));
        destination[1] = (byte)((byte)Device << DeviceShift);
    }
}
