namespace Ironic.Ipmi.Commands;

/// <summary>The answer of commands that answer with a completion code alone.</summary>
public readonly record struct Done;
