namespace Ironic.Appliance.Bench;

/// <summary>A step of a bench failed; the message says which, and what was answered.</summary>
internal sealed class BenchException : IOException
{
    public BenchException(string message)
        : base(message)
    {
    }

    public BenchException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public BenchException()
    {
    }
}
