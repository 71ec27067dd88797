namespace Ironic.Lab;

/// <summary>The lab cannot do what was asked; the message says why and what helps.</summary>
public sealed class LabException : Exception
{
    public LabException(string message)
        : base(message)
    {
    }

    public LabException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public LabException()
    {
    }
}
