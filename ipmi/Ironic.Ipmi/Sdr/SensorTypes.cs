namespace Ironic.Ipmi.Sdr;

/// <summary>What sensors are about: IPMI v2.0 rev 1.1, table 42-3.</summary>
public static class SensorTypes
{
    public const byte Temperature = 0x01, Voltage = 0x02, Current = 0x03, Fan = 0x04, PhysicalSecurity = 0x05, Processor = 0x07, PowerSupply = 0x08, PowerUnit = 0x09,
        OtherUnits = 0x0B, Memory = 0x0C, DriveSlot = 0x0D, SystemFirmwareProgress = 0x0F, EventLogging = 0x10, SystemEvent = 0x12, Button = 0x14, OsStop = 0x20, Watchdog2 = 0x23;

    private const byte FirstOem = 0xC0;

    private static readonly string[] Names =
    [
        "Reserved", "Temperature", "Voltage", "Current", "Fan", "Physical Security", "Platform Security", "Processor", "Power Supply", "Power Unit", "Cooling Device", "Other",
        "Memory", "Drive Slot / Bay", "POST Memory Resize", "System Firmware Progress", "Event Logging Disabled", "Watchdog 1", "System Event", "Critical Interrupt", "Button",
        "Module / Board", "Microcontroller", "Add-in Card", "Chassis", "Chip Set", "Other FRU", "Cable / Interconnect", "Terminator", "System Boot Initiated", "Boot Error",
        "OS Boot", "OS Stop / Shutdown", "Slot / Connector", "System ACPI Power State", "Watchdog 2", "Platform Alert", "Entity Presence", "Monitor ASIC", "LAN",
        "Management Subsystem Health", "Battery", "Session Audit", "Version Change", "FRU State",
    ];

    public static string Name(byte type) => type switch
    {
        _ when type < Names.Length => Names[type],
        >= FirstOem => $"OEM {type:X2}h",
        _ => $"Reserved {type:X2}h",
    };
}
