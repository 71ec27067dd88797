namespace Ironic.Ipmi.Wire;

/// <summary>Network function codes of requests, IPMI v2.0 rev 1.1, table 5-1. An answer's is one higher.</summary>
public enum NetFn : byte
{
    Chassis = 0x00,
    Bridge = 0x02,
    Sensor = 0x04,
    App = 0x06,
    Firmware = 0x08,
    Storage = 0x0A,
    Transport = 0x0C,
    GroupExtension = 0x2C,
    Oem = 0x2E,
}
