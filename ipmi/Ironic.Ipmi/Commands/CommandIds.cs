using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Commands;

/// <summary>The numbers of the commands that we speak or serve, IPMI v2.0 rev 1.1, appendix G.</summary>
public static class CommandIds
{
    public static readonly CommandId GetChassisStatus = new(NetFn.Chassis, 0x01);
    public static readonly CommandId ChassisControl = new(NetFn.Chassis, 0x02);
    public static readonly CommandId SetSystemBootOptions = new(NetFn.Chassis, 0x08);
    public static readonly CommandId GetSystemBootOptions = new(NetFn.Chassis, 0x09);

    public static readonly CommandId PlatformEvent = new(NetFn.Sensor, 0x02);
    public static readonly CommandId SetSensorThresholds = new(NetFn.Sensor, 0x26);
    public static readonly CommandId GetSensorThresholds = new(NetFn.Sensor, 0x27);
    public static readonly CommandId GetSensorFactors = new(NetFn.Sensor, 0x23);
    public static readonly CommandId GetSensorHysteresis = new(NetFn.Sensor, 0x25);
    public static readonly CommandId GetSensorEventEnable = new(NetFn.Sensor, 0x29);
    public static readonly CommandId GetSensorReading = new(NetFn.Sensor, 0x2D);
    public static readonly CommandId GetDeviceSdr = new(NetFn.Sensor, 0x21);
    public static readonly CommandId ReserveDeviceSdr = new(NetFn.Sensor, 0x22);

    public static readonly CommandId GetDeviceId = new(NetFn.App, 0x01);
    public static readonly CommandId ColdReset = new(NetFn.App, 0x02);
    public static readonly CommandId WarmReset = new(NetFn.App, 0x03);
    public static readonly CommandId ResetWatchdog = new(NetFn.App, 0x22);
    public static readonly CommandId SetWatchdog = new(NetFn.App, 0x24);
    public static readonly CommandId GetWatchdog = new(NetFn.App, 0x25);
    public static readonly CommandId SendMessage = new(NetFn.App, 0x34);
    public static readonly CommandId GetSystemGuid = new(NetFn.App, 0x37);
    public static readonly CommandId GetChannelAuthenticationCapabilities = new(NetFn.App, 0x38);
    public static readonly CommandId GetSessionChallenge = new(NetFn.App, 0x39);
    public static readonly CommandId ActivateSession = new(NetFn.App, 0x3A);
    public static readonly CommandId SetSessionPrivilegeLevel = new(NetFn.App, 0x3B);
    public static readonly CommandId CloseSession = new(NetFn.App, 0x3C);
    public static readonly CommandId GetChannelAccess = new(NetFn.App, 0x41);
    public static readonly CommandId GetChannelInfo = new(NetFn.App, 0x42);
    public static readonly CommandId SetUserAccess = new(NetFn.App, 0x43);
    public static readonly CommandId GetUserAccess = new(NetFn.App, 0x44);
    public static readonly CommandId SetUserName = new(NetFn.App, 0x45);
    public static readonly CommandId GetUserName = new(NetFn.App, 0x46);
    public static readonly CommandId SetUserPassword = new(NetFn.App, 0x47);
    public static readonly CommandId ActivatePayload = new(NetFn.App, 0x48);
    public static readonly CommandId DeactivatePayload = new(NetFn.App, 0x49);
    public static readonly CommandId GetPayloadStatus = new(NetFn.App, 0x4A);
    public static readonly CommandId GetUserPayloadAccess = new(NetFn.App, 0x4D);
    public static readonly CommandId GetChannelCipherSuites = new(NetFn.App, 0x54);

    public static readonly CommandId GetFruInfo = new(NetFn.Storage, 0x10);
    public static readonly CommandId ReadFru = new(NetFn.Storage, 0x11);
    public static readonly CommandId WriteFru = new(NetFn.Storage, 0x12);
    public static readonly CommandId GetSdrInfo = new(NetFn.Storage, 0x20);
    public static readonly CommandId ReserveSdr = new(NetFn.Storage, 0x22);
    public static readonly CommandId GetSdr = new(NetFn.Storage, 0x23);
    public static readonly CommandId GetSelInfo = new(NetFn.Storage, 0x40);
    public static readonly CommandId ReserveSel = new(NetFn.Storage, 0x42);
    public static readonly CommandId GetSelEntry = new(NetFn.Storage, 0x43);
    public static readonly CommandId AddSelEntry = new(NetFn.Storage, 0x44);
    public static readonly CommandId DeleteSelEntry = new(NetFn.Storage, 0x46);
    public static readonly CommandId ClearSel = new(NetFn.Storage, 0x47);
    public static readonly CommandId GetSelTime = new(NetFn.Storage, 0x48);
    public static readonly CommandId SetSelTime = new(NetFn.Storage, 0x49);

    public static readonly CommandId SetLanParameter = new(NetFn.Transport, 0x01);
    public static readonly CommandId GetLanParameter = new(NetFn.Transport, 0x02);
    public static readonly CommandId SetSolParameter = new(NetFn.Transport, 0x21);
    public static readonly CommandId GetSolParameter = new(NetFn.Transport, 0x22);

    /// <summary>DCMI: the first byte of request and answer is DCh.</summary>
    public static readonly CommandId GetDcmiPowerReading = new(NetFn.GroupExtension, 0x02);
}
