namespace Ironic.Ipmi.Wire;

/// <summary>A command's number: network function of the request and code, as in IPMI v2.0 rev 1.1, appendix G.</summary>
public readonly record struct CommandId(NetFn NetFn, byte Code);
