namespace Ironic.Snmp;

/// <summary>The versions by their numbers on the wire.</summary>
public enum SnmpVersion
{
    V1 = 0,
    V2c = 1,
    V3 = 3,
}
