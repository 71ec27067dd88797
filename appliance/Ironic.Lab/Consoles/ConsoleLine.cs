namespace Ironic.Lab.Consoles;

/// <summary>A line that a machine wrote on its serial console. <paramref name="At"/>: when its first character came.</summary>
public readonly record struct ConsoleLine(DateTimeOffset At, string Text);
