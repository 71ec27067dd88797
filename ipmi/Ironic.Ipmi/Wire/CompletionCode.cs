namespace Ironic.Ipmi.Wire;

/// <summary>Generic completion codes, IPMI v2.0 rev 1.1, table 5-2. 80h-BEh mean something else for each command.</summary>
public enum CompletionCode : byte
{
    Ok = 0x00,
    NodeBusy = 0xC0,
    InvalidCommand = 0xC1,
    InvalidCommandForLun = 0xC2,
    Timeout = 0xC3,
    OutOfSpace = 0xC4,
    InvalidReservation = 0xC5,
    RequestTruncated = 0xC6,
    InvalidRequestLength = 0xC7,
    RequestTooLong = 0xC8,
    ParameterOutOfRange = 0xC9,
    CannotReturnThatMany = 0xCA,
    NotPresent = 0xCB,
    InvalidDataField = 0xCC,
    IllegalForThatSensor = 0xCD,
    NoResponse = 0xCE,
    DuplicateRequest = 0xCF,
    SdrUpdating = 0xD0,
    FirmwareUpdating = 0xD1,
    BmcInitializing = 0xD2,
    DestinationUnavailable = 0xD3,
    InsufficientPrivilege = 0xD4,
    NotInThisState = 0xD5,
    SubFunctionDisabled = 0xD6,
    Unspecified = 0xFF,
}
