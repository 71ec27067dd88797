namespace Ironic.Ipmi.Commands;

/// <summary>Numbers of the boot option parameters, IPMI v2.0 rev 1.1, table 28-14.</summary>
public enum BootOption : byte
{
    SetInProgress = 0,
    ServicePartitionSelector = 1,
    ServicePartitionScan = 2,

    /// <summary>When the BMC is to take back the "valid" bit of the boot flags by itself.</summary>
    FlagValidClearing = 3,

    /// <summary>Who has taken note of the boot flags; an operator's change is to be new to all.</summary>
    InfoAcknowledge = 4,

    Flags = 5,
    InitiatorInfo = 6,
    InitiatorMailbox = 7,
}
