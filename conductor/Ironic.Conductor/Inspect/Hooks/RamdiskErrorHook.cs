using System.Text.Json.Nodes;

namespace Ironic.Conductor.Inspect.Hooks;

/// <summary>An error that the agent met while it collected fails the inspection.</summary>
internal sealed class RamdiskErrorHook : IInspectionHook
{
    public string Name => "ramdisk-error";

    public InspectionProblem? Apply(InspectionDraft draft) =>
        draft.PluginData["error"] is JsonValue value && value.TryGetValue<string>(out var error) && error.Length > 0
            ? new($"the ramdisk reported: {error}", "ramdisk-error")
            : null;
}
