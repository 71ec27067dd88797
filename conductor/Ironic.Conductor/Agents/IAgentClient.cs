using Ironic.AgentContract.Commands;

namespace Ironic.Conductor.Agents;

/// <summary>Calls agents. Upstream's agent is driven unchanged: only documented commands.</summary>
internal interface IAgentClient
{
    /// <summary>All commands since the agent started, oldest first.</summary>
    /// <exception cref="AgentException">It cannot be reached, or refuses.</exception>
    Task<IReadOnlyList<CommandResult>> ListCommandsAsync(AgentEndpoint agent, CancellationToken cancellationToken);

    /// <param name="agent">Which agent.</param>
    /// <param name="command">What to do.</param>
    /// <param name="wait">True: the answer comes when the command has ended (short ones only).</param>
    /// <param name="cancellationToken">Ends the call, not the command.</param>
    /// <exception cref="AgentException">It cannot be reached, is busy, or refuses. A call that timed out may have been taken.</exception>
    Task<CommandResult> SendAsync(AgentEndpoint agent, CommandRequest command, bool wait, CancellationToken cancellationToken);
}
