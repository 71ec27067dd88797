namespace Ironic.Lab.Machines;

/// <summary>How a machine's time with power on came to its end.</summary>
internal abstract record RunEnd
{
    /// <summary>The guest turned the machine off.</summary>
    public sealed record TurnedOff : RunEnd;

    /// <summary>The guest asked for a reset: the machine is to start again.</summary>
    public sealed record Reset : RunEnd;

    /// <summary>We cut the power.</summary>
    public sealed record Cut : RunEnd;

    /// <summary>QEMU ended by itself or by somebody's hand.</summary>
    public sealed record Died(string Why) : RunEnd;
}
