namespace Ironic.Lab.Qmp;

/// <summary>QEMU refused a command, or its monitor went away or did not answer in time.</summary>
internal sealed class QmpException : Exception
{
    public QmpException(string message)
        : base(message)
    {
    }

    public QmpException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public QmpException()
    {
    }
}
