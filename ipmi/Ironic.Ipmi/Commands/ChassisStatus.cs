namespace Ironic.Ipmi.Commands;

/// <summary>What Get Chassis Status tells, as far as we use it. IPMI v2.0 rev 1.1, table 28-3.</summary>
/// <remarks>
/// <code>
/// 0  bit 0 power on, 1 overload, 2 interlock, 3 fault, 4 control fault, 6:5 restore policy    1  last power event    2  misc    3  front panel
/// </code>
/// </remarks>
public readonly record struct ChassisStatus(bool IsPoweredOn)
{
    /// <summary>Bytes that a BMC answers; the fourth, for front panel buttons, is optional.</summary>
    public const int Length = 3;

    private const byte PowerBit = 0x01, OverloadBit = 0x02, FaultBit = 0x08, ControlFaultBit = 0x10;

    /// <summary>The system was turned off because of a power overload.</summary>
    public bool HasOverload { get; init; }

    /// <summary>A fault in the main power subsystem.</summary>
    public bool HasPowerFault { get; init; }

    /// <summary>The BMC tried to turn power on or off, and it did not work.</summary>
    public bool HasControlFault { get; init; }

    public static bool TryRead(ReadOnlySpan<byte> data, out ChassisStatus status)
    {
        status = default;
        if (data.IsEmpty) return false; // the one byte that matters is there, so be content
        status = new((data[0] & PowerBit) != 0)
        {
            HasOverload = (data[0] & OverloadBit) != 0,
            HasPowerFault = (data[0] & FaultBit) != 0,
            HasControlFault = (data[0] & ControlFaultBit) != 0,
        };
        return true;
    }

    public int Write(Span<byte> destination)
    {
        destination[..Length].Clear();
        destination[0] = (byte)((IsPoweredOn ? PowerBit : 0) | (HasOverload ? OverloadBit : 0)
            | (HasPowerFault ? FaultBit : 0) | (HasControlFault ? ControlFaultBit : 0));
        return Length;
    }
}
