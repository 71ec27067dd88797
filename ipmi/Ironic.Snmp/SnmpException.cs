namespace Ironic.Snmp;

/// <summary>A fault in talking to an agent. The message is written for the operator.</summary>
public sealed class SnmpException(SnmpFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    public SnmpFailure Failure { get; } = failure;

    /// <summary>The error status, when the agent refused.</summary>
    public SnmpError Error { get; init; }
}

/// <summary>What went wrong with an agent.</summary>
public enum SnmpFailure
{
    /// <summary>Nothing came back: agent dead, wrong address, or (v1, v2c) wrong community, to which agents say nothing.</summary>
    NoAnswer,

    /// <summary>This machine could not send, or the other said that nobody listens.</summary>
    Unreachable,

    /// <summary>v3: user, passphrase or protocol is not the agent's.</summary>
    CredentialsRefused,

    /// <summary>The agent has no such object: another model, or no such outlet.</summary>
    NoSuchObject,

    /// <summary>The agent refused with an error status.</summary>
    Refused,

    /// <summary>The answer makes no sense.</summary>
    MalformedAnswer,
}
