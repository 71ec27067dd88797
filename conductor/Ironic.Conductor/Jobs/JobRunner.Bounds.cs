using Ironic.Model.Drivers;
using Ironic.Model.Jobs;
using Ironic.Model.Nodes;

namespace Ironic.Conductor.Jobs;

/// <summary>What may end a stage before it ends by itself, and what others do to our jobs.</summary>
internal sealed partial class JobRunner
{
    private static readonly NodeDriver NoDriver = new(new("none", new Dictionary<DriverSlot, System.Collections.Immutable.ImmutableArray<string>>()), new Dictionary<DriverSlot, IDriverInterface>());

    /// <summary>Ends the stage that runs for a node, so that its job's row is looked at again.</summary>
    public void Cut(Guid node)
    {
        if (_stages.TryGetValue(node, out var stage))
        {
            try
            {
                stage.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // It ended by itself just now.
            }
        }

        _lanes.Request(node);
    }

    /// <summary>A stage within its bounds: our lease, the time that any stage may take, an operator's patience.</summary>
    /// <returns>Null: it was cut; the row tells whether the job is ended by hand, or is others' now.</returns>
    private async Task<(StageContext Context, StageOutcome Outcome)?> RunBoundedAsync(Job job, Node node, CancellationToken cancellationToken)
    {
        if (job.EndRequested is { } reason) return (Unbound(job, node), new StageOutcome.Failed($"{reason} at stage {job.Stage} of {job.Kind}", "ended-by-operator"));
        using var tooLong = new CancellationTokenSource(_options.StageTimeout, _clock);
        using var bounds = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _lease.Held, tooLong.Token);
        _stages[node.Uuid] = bounds;
        try
        {
            if (await _jobs.FindByNodeAsync(node.Uuid, cancellationToken) is { EndRequested: not null }) return null; // asked for before there was a stage to cut
            var ended = await RunStageAsync(job, node, bounds.Token);
            return _lease.Holds(job) ? ended : null;
        }
        catch (OperationCanceledException) when (bounds.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return tooLong.IsCancellationRequested && _lease.Holds(job)
                ? (Unbound(job, node), new StageOutcome.Failed($"Stage {job.Stage} of {job.Kind} did not end within {_options.StageTimeout}", "stage-timeout"))
                : null;
        }
        finally
        {
            _stages.TryRemove(node.Uuid, out _);
        }
    }

    private StageContext Unbound(Job job, Node node) => new(job, node, NoDriver, _related, _timeline, _clock);

    /// <summary>What others changed may be what one of our jobs waits for.</summary>
    private async Task WakeAsync(IReadOnlyCollection<Guid>? nodes)
    {
        foreach (var node in nodes ?? [.. (await _jobs.ListAsync(CancellationToken.None)).Select(job => job.NodeUuid)])
        {
            if (_stages.ContainsKey(node) && await _jobs.FindByNodeAsync(node, CancellationToken.None) is { EndRequested: not null }) Cut(node);
            else _lanes.Request(node);
        }
    }
}
