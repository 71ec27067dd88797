namespace Ironic.Model.Drivers;

/// <summary>The hardware (or the way to it) failed. The message becomes the node's <c>last_error</c>: it names the cause for an operator.</summary>
public sealed class DriverException(string message, Exception? inner = null) : Exception(message, inner)
{
    public DriverException() : this("The driver failed.")
    {
    }

    public DriverException(string message) : this(message, null)
    {
    }

    /// <summary>The cause by its documented name ("bmc-credentials-refused", "bmc-no-answer", "power-did-not-change"); null: not classified.</summary>
    public string? Cause { get; init; }

    /// <summary>True when trying again later may help (silence, busy); false for what an operator must mend (wrong password).</summary>
    public bool IsTransient { get; init; }
}
