namespace Ironic.Lab.Consoles;

/// <summary>Where and when a text was seen on a console. <paramref name="End"/> is the position behind it, to wait on from there.</summary>
public readonly record struct ConsoleMatch(long End, DateTimeOffset At);
