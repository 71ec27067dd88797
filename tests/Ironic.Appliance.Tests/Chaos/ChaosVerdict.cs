using System.Globalization;
using System.Text;

namespace Ironic.Appliance.Tests.Chaos;

/// <summary>What must not be.</summary>
internal enum ProblemKind
{
    /// <summary>A node failed though its agent was left alone, or for another cause than that it was killed.</summary>
    Failure,

    /// <summary>A power action that the timeline does not tell of, or a second one that no kill explains.</summary>
    Power,

    /// <summary>A node does not go on, stays locked, or in maintenance.</summary>
    Stuck,

    /// <summary>A node is active, and its machine does not run its image.</summary>
    NotRunning,

    /// <summary>An appliance ended by itself.</summary>
    Fallen,
}

/// <summary>One of them, with all that is known.</summary>
internal sealed record ChaosProblem(ProblemKind Kind, string Where, string Text);

/// <summary>What a run came to. Safe for use by several threads.</summary>
internal sealed class ChaosVerdict(ChaosOptions options)
{
    private readonly Lock _gate = new();
    private readonly List<ChaosProblem> _problems = [];
    private int _deploys, _cleans, _explained, _boots;

    public int Deploys => _deploys;

    public int Cleans => _cleans;

    /// <summary>Failures of nodes whose agent was killed, with the cause that names it.</summary>
    public int Explained => _explained;

    /// <summary>Boots that were tried again.</summary>
    public int Retried => _boots;

    /// <summary>From a kill to the takeover of a job by another appliance.</summary>
    public TimeSpan LongestTakeover { get; private set; }

    /// <summary>From the first request to the last node's rest.</summary>
    public TimeSpan Took { get; set; }

    public IReadOnlyList<ChaosProblem> Problems
    {
        get
        {
            lock (_gate) return [.. _problems];
        }
    }

    public int Count(ProblemKind kind) => Problems.Count(problem => problem.Kind == kind);

    public void Deployed() => Interlocked.Increment(ref _deploys);

    public void Cleaned() => Interlocked.Increment(ref _cleans);

    public void FailedAsItMay() => Interlocked.Increment(ref _explained);

    public void BootRetried(int times) => Interlocked.Add(ref _boots, times);

    public void TakenOver(TimeSpan after)
    {
        lock (_gate) LongestTakeover = after > LongestTakeover ? after : LongestTakeover;
    }

    public void Add(ProblemKind kind, string where, string text)
    {
        lock (_gate) _problems.Add(new(kind, where, text));
        options.Say(string.Create(CultureInfo.InvariantCulture, $"PROBLEM {kind} (seed {options.Seed}) {where}: {text}"));
    }

    /// <summary>For people: all problems, each with its node, its state and its timeline, and the seed that brings them about again.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"seed {options.Seed}: {Deploys} deploys, {Cleans} cleans, {Explained} failures of killed agents, {Retried} boots tried again, longest takeover {LongestTakeover.TotalSeconds:0.0} s, {Problems.Count} problems\n");
        foreach (var problem in Problems) text.Append(CultureInfo.InvariantCulture, $"--- {problem.Kind} (seed {options.Seed}) {problem.Where}: {problem.Text}\n");
        return text.ToString();
    }
}
