using System.Collections.Frozen;

namespace Ironic.Ipmi.Sdr;

/// <summary>The states that discrete sensors have and events tell of: IPMI v2.0 rev 1.1, tables 42-2 and 42-3.</summary>
public static class SensorStates
{
    /// <summary>The sensor compares with limits.</summary>
    public const byte Threshold = 0x01;

    /// <summary>The states are those of the sensor's type.</summary>
    public const byte SensorSpecific = 0x6F;

    private static readonly FrozenDictionary<byte, string[]> Generic = new Dictionary<byte, string[]>
    {
        [Threshold] =
        [
            "lower non-critical, going low", "lower non-critical, going high", "lower critical, going low", "lower critical, going high", "lower non-recoverable, going low",
            "lower non-recoverable, going high", "upper non-critical, going low", "upper non-critical, going high", "upper critical, going low", "upper critical, going high",
            "upper non-recoverable, going low", "upper non-recoverable, going high",
        ],
        [0x02] = ["idle", "active", "busy"],
        [0x03] = ["state deasserted", "state asserted"],
        [0x04] = ["predictive failure deasserted", "predictive failure asserted"],
        [0x05] = ["limit not exceeded", "limit exceeded"],
        [0x06] = ["performance met", "performance lags"],
        [0x07] =
        [
            "OK", "non-critical from OK", "critical from less severe", "non-recoverable from less severe", "non-critical from more severe", "critical from non-recoverable",
            "non-recoverable", "monitor", "informational",
        ],
        [0x08] = ["absent", "present"],
        [0x09] = ["disabled", "enabled"],
        [0x0A] = ["running", "in test", "power off", "on line", "off line", "off duty", "degraded", "power save", "install error"],
        [0x0B] =
        [
            "fully redundant", "redundancy lost", "redundancy degraded", "non-redundant: sufficient from redundant", "non-redundant: sufficient from insufficient",
            "non-redundant: insufficient", "redundancy degraded from fully redundant", "redundancy degraded from non-redundant",
        ],
        [0x0C] = ["D0", "D1", "D2", "D3"],
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<byte, string[]> Specific = new Dictionary<byte, string[]>
    {
        [0x05] = ["general chassis intrusion", "drive bay intrusion", "I/O card area intrusion", "processor area intrusion", "LAN leash lost", "unauthorized dock", "fan area intrusion"],
        [0x06] = ["secure mode violation", "user password violation", "setup password violation", "network boot password violation", "other password violation", "out-of-band password violation"],
        [0x07] =
        [
            "IERR", "thermal trip", "FRB1/BIST failure", "FRB2/hang in POST", "FRB3/startup failure", "configuration error", "SMBIOS uncorrectable error", "present", "disabled",
            "terminator present", "throttled", "machine check exception", "correctable machine check",
        ],
        [0x08] =
        [
            "present", "failure detected", "predictive failure", "input lost", "input lost or out of range", "input out of range", "configuration error", "inactive",
        ],
        [0x09] = ["off", "power cycle", "240 VA power down", "interlock power down", "AC lost", "soft power control failure", "failure detected", "predictive failure"],
        [0x0C] =
        [
            "correctable ECC", "uncorrectable ECC", "parity", "scrub failed", "disabled", "correctable ECC logging limit reached", "present", "configuration error", "spare",
            "throttled", "critical overtemperature",
        ],
        [0x0D] =
        [
            "present", "fault", "predictive failure", "hot spare", "consistency check in progress", "in critical array", "in failed array", "rebuild in progress", "rebuild aborted",
        ],
        [0x0F] = ["error", "hang", "progress"],
        [0x10] = ["correctable memory error logging disabled", "event type logging disabled", "log cleared", "all event logging disabled", "log full", "log almost full", "correctable machine check logging disabled"],
        [0x11] = ["BIOS reset", "OS reset", "OS shutdown", "OS power down", "OS power cycle", "OS NMI", "OS expired", "OS pre-timeout interrupt"],
        [0x12] = ["system reconfigured", "OEM boot event", "undetermined hardware failure", "entry added to auxiliary log", "PEF action", "timestamp clock sync"],
        [0x13] =
        [
            "front panel NMI", "bus timeout", "I/O check NMI", "software NMI", "PCI PERR", "PCI SERR", "EISA failsafe timeout", "bus correctable error", "bus uncorrectable error",
            "fatal NMI", "bus fatal error", "bus degraded",
        ],
        [0x14] = ["power button pressed", "sleep button pressed", "reset button pressed", "FRU latch", "FRU service"],
        [0x19] = ["soft power control failure", "thermal trip"],
        [0x1B] = ["connected", "configuration error"],
        [0x1D] = ["power up", "hard reset", "warm reset", "PXE boot requested", "automatic boot to diagnostic", "OS initiated hard reset", "OS initiated warm reset", "system restart"],
        [0x1E] = ["no bootable media", "non-bootable disk in drive", "PXE server not found", "invalid boot sector", "timed out waiting for selection"],
        [0x1F] =
        [
            "A: boot completed", "C: boot completed", "PXE boot completed", "diagnostic boot completed", "CD-ROM boot completed", "ROM boot completed", "boot completed",
            "installation started", "installation completed", "installation aborted", "installation failed",
        ],
        [0x20] = ["error during load", "run-time critical stop", "graceful stop", "graceful shutdown", "PEF soft shutdown", "agent not responding"],
        [0x21] =
        [
            "fault", "identify", "device installed", "ready for installation", "ready for removal", "power off", "removal request", "interlock", "disabled", "holds spare",
        ],
        [0x22] =
        [
            "S0/G0: working", "S1: sleeping", "S2: sleeping", "S3: sleeping", "S4: hibernated", "S5/G2: soft off", "S4/S5: soft off", "G3: mechanical off", "S1-S3: sleeping", "G1: sleeping",
            "S5: override", "legacy on", "legacy off",
        ],
        [0x23] = ["timer expired", "hard reset", "power down", "power cycle", "reserved", "reserved", "reserved", "reserved", "timer interrupt"],
        [0x24] = ["page", "LAN alert", "event trap", "SNMP trap"],
        [0x25] = ["present", "absent", "disabled"],
        [0x27] = ["heartbeat lost", "heartbeat"],
        [0x28] = ["sensor access degraded", "controller access degraded", "controller off-line", "controller unavailable", "sensor failure", "FRU failure"],
        [0x29] = ["low", "failed", "present"],
        [0x2A] = ["activated", "deactivated", "invalid user name or password", "invalid password disable"],
        [0x2B] =
        [
            "hardware change detected", "firmware change detected", "hardware incompatible", "firmware incompatible", "invalid hardware version", "invalid firmware version",
            "hardware change successful", "firmware change successful",
        ],
        [0x2C] = ["not installed", "inactive", "activation requested", "activation in progress", "active", "deactivation requested", "deactivation in progress", "communication lost"],
    }.ToFrozenDictionary();

    /// <summary>In words; by its number where the specification has none.</summary>
    public static string Name(byte eventType, byte sensorType, int offset)
    {
        var names = eventType == SensorSpecific ? Specific.GetValueOrDefault(sensorType) : Generic.GetValueOrDefault(eventType);
        return names is not null && offset >= 0 && offset < names.Length ? names[offset] : $"state {offset}";
    }

    /// <summary>The states whose bits are set, lowest first.</summary>
    public static IReadOnlyList<string> Names(byte eventType, byte sensorType, ushort states) =>
        [.. Enumerable.Range(0, 15).Where(bit => (states >> bit & 1) != 0).Select(bit => Name(eventType, sensorType, bit))];
}
