namespace Ironic.Snmp;

/// <summary>An object and its value.</summary>
public sealed record VarBind(ObjectId Name, SnmpValue Value);
