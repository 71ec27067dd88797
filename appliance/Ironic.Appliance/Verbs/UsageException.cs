namespace Ironic.Appliance.Verbs;

/// <summary>The command line is wrong; the message says what was given and what is allowed.</summary>
internal sealed class UsageException(string message) : Exception(message)
{
    public UsageException() : this("The command line is wrong.")
    {
    }

    public UsageException(string message, Exception inner) : this(message) => _ = inner;
}
