using Ironic.Lab;

namespace EndToEnd.Tests.BadWays;

/// <summary>One way that things go wrong, on a machine of its own.</summary>
/// <param name="Name">What is wrong.</param>
/// <param name="Run">Brings it about, checks where it ends, and shows that the node is usable again.</param>
public sealed record BadWay(string Name, Func<Trial, Task> Run)
{
    public MachineOptions Machine { get; init; } = new() { MemoryMiB = 768, Processors = 1 };

    /// <summary>The operator's first word with the BMC is part of it.</summary>
    public bool StartsInEnroll { get; init; }

    /// <summary>It runs emulated processors: only so many at once.</summary>
    public bool Boots { get; init; }
}
