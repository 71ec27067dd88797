using Ironic.Lab.Simulator;

namespace Ironic.Appliance.Bench;

/// <summary>One node of the run, and the machine behind it.</summary>
internal sealed class BenchNode(SimulatedMachine machine, string name)
{
    public SimulatedMachine Machine => machine;

    public string Name => name;

    /// <summary>Null until it is enrolled.</summary>
    public string? Uuid { get; set; }

    /// <summary>Why it takes no further part; null: it does.</summary>
    public string? Failure { get; set; }

    /// <summary>When the present phase's verb was accepted; 0: not yet.</summary>
    public long AskedAt { get; set; }

    /// <summary>Whether the present phase is over for it.</summary>
    public bool IsSettled { get; set; }
}
