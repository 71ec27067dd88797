namespace Ironic.Agent;

/// <summary>Whether the agent is to go on serving, and what is to follow when it is not.</summary>
internal sealed class AgentLifetime
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the API is to be closed for good.</summary>
    public Task ServingEnded => _ended.Task;

    /// <summary>The network links are to go down as well: nobody shall reach this machine any more.</summary>
    public bool Lockdown { get; private set; }

    /// <summary>The API closes once the answer to the present request is out.</summary>
    public void EndServing(bool lockdown)
    {
        Lockdown |= lockdown;
        _ended.TrySetResult();
    }
}
