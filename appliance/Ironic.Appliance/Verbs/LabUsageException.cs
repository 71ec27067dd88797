namespace Ironic.Appliance.Verbs;

/// <summary>The command line is wrong; the message says where, what was given and what is allowed.</summary>
internal sealed class LabUsageException : Exception
{
    public LabUsageException(string message)
        : base(message)
    {
    }

    public LabUsageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public LabUsageException()
    {
    }
}
