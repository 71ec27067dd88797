using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi;

/// <summary>A fault in talking to a BMC. The message is written for the operator: it names the BMC, the cause, and where to look.</summary>
public sealed class IpmiException : Exception
{
    public IpmiException(IpmiFailure failure, string message, Exception? innerException = null)
        : base(message, innerException) => Failure = failure;

    public IpmiFailure Failure { get; }

    /// <summary>The completion code, when the BMC refused a command; else null.</summary>
    public CompletionCode? Code { get; init; }
}
