namespace Ironic.Agent.Steps;

/// <summary>The three kinds of work that steps belong to.</summary>
[Flags]
internal enum StepFlows
{
    None = 0,
    Clean = 1,
    Deploy = 2,
    Service = 4,
}
