namespace Ironic.Model.Drivers.Steps;

/// <summary>A step as a slot offers it: what it is called, in which flows at which priority, and what it takes. Data; the slot carries it out.</summary>
/// <param name="Name">Within its slot: "factory_reset".</param>
/// <remarks>A priority that is null: not offered in that flow; 0: only on request.</remarks>
public sealed record DriverStep(string Name)
{
    public int? CleanPriority { get; init; }

    public int? DeployPriority { get; init; }

    public int? ServicePriority { get; init; }

    public int? VerifyPriority { get; init; }

    /// <summary>Whether an abort may cut it off while it waits.</summary>
    public bool Abortable { get; init; }

    /// <summary>False: it works on a machine whose ramdisk does not run, so that none is booted for it.</summary>
    public bool RequiresRamdisk { get; init; } = true;

    public IReadOnlyDictionary<string, StepArgument> Arguments { get; init; } = new Dictionary<string, StepArgument>(StringComparer.Ordinal);

    public int? PriorityIn(StepFlowKind flow) => flow switch
    {
        StepFlowKind.Clean => CleanPriority,
        StepFlowKind.Deploy => DeployPriority,
        StepFlowKind.Service => ServicePriority,
        StepFlowKind.Verify => VerifyPriority,
        _ => throw new ArgumentOutOfRangeException(nameof(flow), flow, null),
    };
}

/// <summary>One argument of a step.</summary>
public sealed record StepArgument(string Description, bool Required = false);

/// <summary>The flows that run steps.</summary>
public enum StepFlowKind
{
    Clean,
    Deploy,
    Service,
    Verify,
}
