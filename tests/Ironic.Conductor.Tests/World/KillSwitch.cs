namespace Ironic.Conductor.Tests.World;

/// <summary>
/// Ends one incarnation of the appliance as <c>kill -9</c> would: at the given crossing of its border (a call out or its return) every later crossing
/// hangs for ever, so that no line of the dead incarnation runs any more, not even a finally.
/// </summary>
internal sealed class KillSwitch
{
    private static readonly Task Never = new TaskCompletionSource().Task;

    private readonly TaskCompletionSource _dead = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _crossings = [];

    /// <summary>The crossing that kills; 0: none.</summary>
    public int KillAt { get; init; }

    /// <summary>Kills as this is crossed next: "after command ..."; null: nothing does.</summary>
    public string? KillOver { get; set; }

    /// <summary>What was crossed so far, in order.</summary>
    public IReadOnlyList<string> Crossings
    {
        get { lock (_crossings) return [.. _crossings]; }
    }

    public bool IsDead => _dead.Task.IsCompleted;

    public Task Death => _dead.Task;

    /// <summary>What was being crossed when it died.</summary>
    public string? DiedAt { get; private set; }

    public void Kill() => _dead.TrySetResult();

    public Task PassAsync(string where)
    {
        if (IsDead) return Never;
        lock (_crossings)
        {
            _crossings.Add(where);
            if (_crossings.Count != KillAt && where != KillOver) return Task.CompletedTask;
        }

        DiedAt = where;
        Kill();
        return Never;
    }

    /// <summary>A call out: may die before it takes effect, or after, before the caller knows.</summary>
    public async Task<T> CallAsync<T>(string what, Func<T> effect)
    {
        await PassAsync($"before {what}");
        var result = effect();
        await PassAsync($"after {what}");
        return result;
    }
}
