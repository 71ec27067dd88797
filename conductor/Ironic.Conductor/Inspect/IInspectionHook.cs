namespace Ironic.Conductor.Inspect;

/// <summary>Makes one thing of an inspection's data. Hooks run in the configured order; each sees what those before it did.</summary>
internal interface IInspectionHook
{
    /// <summary>As in the configuration, and in Ironic.</summary>
    string Name { get; }

    /// <summary>Null: fine. Idempotent: the same data may be processed again after a restart.</summary>
    InspectionProblem? Apply(InspectionDraft draft);
}
