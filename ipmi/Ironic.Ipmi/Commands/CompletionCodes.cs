using System.Collections.Frozen;
using System.Globalization;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Commands;

/// <summary>What completion codes mean: the generic ones, and those of 80h-BEh by command.</summary>
public static class CompletionCodes
{
    private static readonly FrozenDictionary<CompletionCode, string> Generic = new Dictionary<CompletionCode, string>
    {
        [CompletionCode.NodeBusy] = "the BMC is busy",
        [CompletionCode.InvalidCommand] = "it does not know the command",
        [CompletionCode.InvalidCommandForLun] = "it does not know the command at that LUN",
        [CompletionCode.Timeout] = "it ran out of time",
        [CompletionCode.OutOfSpace] = "it ran out of space",
        [CompletionCode.InvalidReservation] = "the reservation was cancelled",
        [CompletionCode.RequestTruncated] = "request data cut short",
        [CompletionCode.InvalidRequestLength] = "wrong length of request data",
        [CompletionCode.RequestTooLong] = "request data too long",
        [CompletionCode.ParameterOutOfRange] = "parameter out of range",
        [CompletionCode.CannotReturnThatMany] = "it cannot return that many bytes",
        [CompletionCode.NotPresent] = "no such sensor, record or data",
        [CompletionCode.InvalidDataField] = "invalid data in the request",
        [CompletionCode.IllegalForThatSensor] = "not for that sensor or record type",
        [CompletionCode.NoResponse] = "it could not get an answer from inside",
        [CompletionCode.DuplicateRequest] = "it takes the request for a duplicate",
        [CompletionCode.SdrUpdating] = "its SDR repository is being updated",
        [CompletionCode.FirmwareUpdating] = "its firmware is being updated",
        [CompletionCode.BmcInitializing] = "the BMC is still starting",
        [CompletionCode.DestinationUnavailable] = "the destination is unavailable",
        [CompletionCode.InsufficientPrivilege] = "insufficient privilege",
        [CompletionCode.NotInThisState] = "not possible in the present state",
        [CompletionCode.SubFunctionDisabled] = "the function is disabled or unavailable",
        [CompletionCode.Unspecified] = "unspecified error",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<(CommandId, byte), string> Specific = new Dictionary<(CommandId, byte), string>
    {
        [(CommandIds.SetSystemBootOptions, 0x80)] = "boot option not supported",
        [(CommandIds.SetSystemBootOptions, 0x81)] = "another client is setting boot options",
        [(CommandIds.SetSystemBootOptions, 0x82)] = "boot option is read-only",
        [(CommandIds.GetSystemBootOptions, 0x80)] = "boot option not supported",
        [(CommandIds.GetSessionChallenge, 0x81)] = "no such user",
        [(CommandIds.GetSessionChallenge, 0x82)] = "users without a name are disabled",
        [(CommandIds.ActivateSession, 0x81)] = "no session is free",
        [(CommandIds.ActivateSession, 0x82)] = "no session is free for that user",
        [(CommandIds.ActivateSession, 0x83)] = "no session is free at that privilege level",
        [(CommandIds.ActivateSession, 0x84)] = "session sequence number out of range",
        [(CommandIds.ActivateSession, 0x85)] = "it does not know the session",
        [(CommandIds.ActivateSession, 0x86)] = "that privilege level is above the limit of user or channel",
        [(CommandIds.SetSessionPrivilegeLevel, 0x80)] = "the user does not have that privilege level",
        [(CommandIds.SetSessionPrivilegeLevel, 0x81)] = "that privilege level is above the limit of user or channel",
        [(CommandIds.SetSessionPrivilegeLevel, 0x82)] = "user level authentication cannot be disabled",
        [(CommandIds.GetSelInfo, 0x81)] = "the SEL is being erased",
        [(CommandIds.ReserveSel, 0x81)] = "the SEL is being erased",
        [(CommandIds.GetSelEntry, 0x81)] = "the SEL is being erased",
        [(CommandIds.AddSelEntry, 0x80)] = "not for that record type",
        [(CommandIds.AddSelEntry, 0x81)] = "the SEL is being erased",
        [(CommandIds.ReadFru, 0x81)] = "the FRU device is busy",
        [(CommandIds.WriteFru, 0x80)] = "that part of the FRU is write-protected",
        [(CommandIds.WriteFru, 0x81)] = "the FRU device is busy",
        [(CommandIds.ResetWatchdog, 0x80)] = "the watchdog was never set",
        [(CommandIds.SendMessage, 0x80)] = "the session behind it is unknown",
        [(CommandIds.SendMessage, 0x81)] = "it lost arbitration on the bus",
        [(CommandIds.SendMessage, 0x82)] = "bus error",
        [(CommandIds.SendMessage, 0x83)] = "the controller did not acknowledge",
        [(CommandIds.SetLanParameter, 0x80)] = "LAN parameter not supported",
        [(CommandIds.SetLanParameter, 0x81)] = "another client is setting LAN parameters",
        [(CommandIds.SetLanParameter, 0x82)] = "LAN parameter is read-only",
        [(CommandIds.GetLanParameter, 0x80)] = "LAN parameter not supported",
        [(CommandIds.SetUserPassword, 0x80)] = "the password is another",
        [(CommandIds.SetUserPassword, 0x81)] = "the password was stored with another length",
        [(CommandIds.ActivatePayload, 0x80)] = "it is active on another session",
        [(CommandIds.ActivatePayload, 0x81)] = "it is disabled",
        [(CommandIds.ActivatePayload, 0x82)] = "as many are active as may be",
        [(CommandIds.ActivatePayload, 0x83)] = "it cannot be activated with encryption",
        [(CommandIds.ActivatePayload, 0x84)] = "it cannot be activated without encryption",
        [(CommandIds.DeactivatePayload, 0x80)] = "it is not active",
        [(CommandIds.DeactivatePayload, 0x81)] = "it is disabled",
        [(CommandIds.GetDcmiPowerReading, 0x80)] = "no power reading at this time",
        [(CommandIds.CloseSession, 0x87)] = "no such session",
        [(CommandIds.CloseSession, 0x88)] = "no such session handle",
    }.ToFrozenDictionary();

    /// <summary>Whether the same command may well succeed a little later.</summary>
    public static bool IsTransient(CompletionCode code) => code is CompletionCode.NodeBusy or CompletionCode.Timeout
        or CompletionCode.OutOfSpace or CompletionCode.NoResponse or CompletionCode.SdrUpdating or CompletionCode.BmcInitializing or CompletionCode.FirmwareUpdating;

    /// <summary>The meaning, then the number as the specification writes it: "not possible in the present state (D5h)".</summary>
    public static string Describe(CommandId command, CompletionCode code) => string.Create(CultureInfo.InvariantCulture,
        $"{Specific.GetValueOrDefault((command, (byte)code)) ?? Generic.GetValueOrDefault(code) ?? "no reason that the specification knows"} ({(byte)code:X2}h)");
}
