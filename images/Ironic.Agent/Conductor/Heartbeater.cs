using Ironic.Agent.Logging;
using Ironic.AgentContract.Heartbeats;

namespace Ironic.Agent.Conductor;

/// <summary>
/// Tells the conductor that the agent lives: at 0.3 to 0.6 of its patience, soon after a command has ended, 5 to 10 s after a failure;
/// never two within 5 s.
/// </summary>
internal sealed class Heartbeater(IronicClient client, TimeProvider time, Func<double> random, AgentLog log) : IDisposable
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _wanted = new(0, 1);
    private readonly TaskCompletionSource _firstSent = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the conductor has taken one.</summary>
    public Task FirstSent => _firstSent.Task;

    /// <summary>Asks for a heartbeat as soon as may be. Any thread, any number of times.</summary>
    public void Want()
    {
        lock (_wanted)
        {
            if (_wanted.CurrentCount == 0) _wanted.Release();
        }
    }

    /// <param name="nodeUuid">Whose heartbeat.</param>
    /// <param name="heartbeat">What is sent each time.</param>
    /// <param name="conductorPatience">After which the conductor counts the agent as gone.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(string nodeUuid, HeartbeatRequest heartbeat, TimeSpan conductorPatience, CancellationToken cancellationToken)
    {
        while (true)
        {
            var pause = conductorPatience.Times(0.3 + (0.3 * random()));
            try
            {
                await client.HeartbeatAsync(nodeUuid, heartbeat, cancellationToken);
                if (_firstSent.TrySetResult()) log.Say($"first heartbeat sent to {client.Server} for node {nodeUuid}");
            }
            catch (ConductorException fault)
            {
                log.Warn($"heartbeat to {client.Server}: {fault.Message}");
                pause = Least.Times(1 + random());
                if (fault.Status == 409) Want(); // the node was busy for a moment; what we had to say is still unsaid
            }

            await Task.Delay(pause < Least ? pause : Least, time, cancellationToken);
            if (pause > Least) await WaitForWishAsync(pause - Least, cancellationToken);
        }
    }

    public void Dispose() => _wanted.Dispose();

    /// <summary>Until somebody wants a heartbeat, at most so long.</summary>
    private async Task WaitForWishAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await _wanted.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // time for the regular one
        }
    }
}
