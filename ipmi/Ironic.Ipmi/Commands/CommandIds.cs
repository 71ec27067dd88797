using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Commands;

/// <summary>The numbers of the commands that we speak or serve, IPMI v2.0 rev 1.1, appendix G.</summary>
public static class CommandIds
{
    public static readonly CommandId GetChassisStatus = new(NetFn.Chassis, 0x01);
    public static readonly CommandId ChassisControl = new(NetFn.Chassis, 0x02);
    public static readonly CommandId SetSystemBootOptions = new(NetFn.Chassis, 0x08);
    public static readonly CommandId GetSystemBootOptions = new(NetFn.Chassis, 0x09);

    public static readonly CommandId GetDeviceId = new(NetFn.App, 0x01);
    public static readonly CommandId ColdReset = new(NetFn.App, 0x02);
    public static readonly CommandId WarmReset = new(NetFn.App, 0x03);
    public static readonly CommandId GetSystemGuid = new(NetFn.App, 0x37);
    public static readonly CommandId GetChannelAuthenticationCapabilities = new(NetFn.App, 0x38);
    public static readonly CommandId SetSessionPrivilegeLevel = new(NetFn.App, 0x3B);
    public static readonly CommandId CloseSession = new(NetFn.App, 0x3C);
    public static readonly CommandId GetChannelCipherSuites = new(NetFn.App, 0x54);
}
