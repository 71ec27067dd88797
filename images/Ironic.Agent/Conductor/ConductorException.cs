namespace Ironic.Agent.Conductor;

/// <summary>The API did not take what we sent, or did not answer. <paramref name="status"/> is null when there was no answer at all.</summary>
internal sealed class ConductorException(int? status, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>HTTP status; 409: the node is locked by other work, come again.</summary>
    public int? Status { get; } = status;
}
