namespace Ironic.Ipmi.Sdr;

/// <summary>What a sensor or a device belongs to: IPMI v2.0 rev 1.1, table 43-13.</summary>
public static class EntityIds
{
    private const byte AirInlet = 0x40, ProcessorAgain = 0x41, Baseboard = 0x42, FirstOfChassis = 0x90, FirstOfBoards = 0xB0, FirstOem = 0xD0;

    private static readonly string[] Names =
    [
        "Unspecified", "Other", "Unknown", "Processor", "Disk or Disk Bay", "Peripheral Bay", "System Management Module", "System Board", "Memory Module", "Processor Module",
        "Power Supply", "Add-in Card", "Front Panel Board", "Back Panel Board", "Power System Board", "Drive Backplane", "System Internal Expansion Board", "Other System Board",
        "Processor Board", "Power Unit", "Power Module", "Power Management", "Chassis Back Panel Board", "System Chassis", "Sub-Chassis", "Other Chassis Board", "Disk Drive Bay",
        "Peripheral Bay", "Device Bay", "Fan Device", "Cooling Unit", "Cable/Interconnect", "Memory Device", "System Management Software", "BIOS", "Operating System", "System Bus",
        "Group", "Remote Management Device", "External Environment", "Battery", "Processing Blade", "Connectivity Switch", "Processor/Memory Module", "I/O Module",
        "Processor/IO Module", "Management Controller Firmware", "IPMI Channel", "PCI Bus", "PCI Express Bus", "SCSI Bus", "SATA/SAS Bus", "Processor/Front-Side Bus",
        "Real Time Clock", "Reserved", "Air Inlet",
    ];

    public static string Name(byte entity) => entity switch
    {
        _ when entity < Names.Length => Names[entity],
        AirInlet => "Air Inlet",
        ProcessorAgain => "Processor",
        Baseboard => "Baseboard",
        >= FirstOem => "OEM",
        >= FirstOfBoards => "Board Set",
        >= FirstOfChassis => "Chassis",
        _ => "Reserved",
    };
}
