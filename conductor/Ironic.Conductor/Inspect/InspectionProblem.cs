namespace Ironic.Conductor.Inspect;

/// <summary>Why an inspection's data was refused.</summary>
internal sealed record InspectionProblem(string Message, string Cause);
