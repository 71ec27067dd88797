namespace Ironic.Conductor.Agents;

/// <summary>A call to an agent failed; the message names the call and what came back.</summary>
internal sealed class AgentException(AgentFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    public AgentException() : this(AgentFailure.Refused, "The agent failed.")
    {
    }

    public AgentException(string message) : this(AgentFailure.Refused, message)
    {
    }

    public AgentException(string message, Exception inner) : this(AgentFailure.Refused, message, inner)
    {
    }

    public AgentFailure Failure { get; } = failure;

    /// <summary>The cause by its documented name.</summary>
    public string Cause => Failure switch
    {
        AgentFailure.Unreachable => "agent-lost",
        AgentFailure.Busy => "agent-busy",
        AgentFailure.TokenRefused => "agent-token-refused",
        AgentFailure.CertificateRefused => "agent-certificate-refused",
        _ => "agent-refused",
    };
}

internal enum AgentFailure
{
    /// <summary>No connection, or no answer in time. The command may have been taken nevertheless.</summary>
    Unreachable,

    /// <summary>409: it is at another command.</summary>
    Busy,

    /// <summary>401.</summary>
    TokenRefused,

    /// <summary>The peer at the agent's address shows another certificate than the one pinned.</summary>
    CertificateRefused,

    /// <summary>Any other answer that is not a result.</summary>
    Refused,
}
