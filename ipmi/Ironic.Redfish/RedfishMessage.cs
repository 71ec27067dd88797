namespace Ironic.Redfish;

/// <summary>A message of the BMC's (DSP0266 §8.6): from an error, a task or an event.</summary>
/// <param name="Id">Registry, version and key: "Base.1.8.ActionParameterValueConflict"; empty when none was sent.</param>
/// <param name="Text">For people.</param>
/// <param name="Severity">"OK", "Warning", "Critical"; empty when none was sent.</param>
/// <param name="Resolution">What to do; empty when none was sent.</param>
public sealed record RedfishMessage(string Id, string Text, string Severity, string Resolution)
{
    /// <summary>The last part of the id: "ActionParameterValueConflict".</summary>
    public string Key => Id[(Id.LastIndexOf('.') + 1)..];
}
