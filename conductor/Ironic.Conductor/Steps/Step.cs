using System.Text.Json;
using System.Text.Json.Nodes;
using Ironic.Model.Drivers;
using Ironic.Model.Drivers.Steps;
using Ironic.Model.Json;

namespace Ironic.Conductor.Steps;

/// <summary>A step's record (the API contract, section 8.2), as the agent offered it or as it was asked for; keys we do not know stay in it.</summary>
internal readonly record struct Step(JsonMap Record)
{
    public string Interface => Record.GetText("interface") ?? "";

    public string Name => Record.GetText("step") ?? "";

    /// <summary>"deploy.erase_devices".</summary>
    public string FullName => $"{Interface}.{Name}";

    public int Priority => Record.TryGet("priority", out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var priority) ? priority : 0;

    public bool Abortable => Flag("abortable");

    public bool RebootRequested => Flag("reboot_requested");

    /// <summary>Default true: unknown steps need the agent.</summary>
    public bool RequiresRamdisk => !Record.TryGet("requires_ramdisk", out var value) || value.ValueKind != JsonValueKind.False;

    public bool OnChildren => Flag("execute_on_child_nodes");

    public JsonMap Args => Record.GetMap("args") ?? JsonMap.Empty;

    public JsonMap ArgsInfo => Record.GetMap("argsinfo") ?? JsonMap.Empty;

    public Step WithPriority(int priority) => new(Record.With("priority", priority));

    public Step WithArgs(JsonNode? args) => new(Record.With("args", args));

    /// <summary>What a slot offers, as a record; null: not in this flow.</summary>
    public static Step? Of(DriverSlot slot, DriverStep step, StepFlowKind flow) => step.PriorityIn(flow) is { } priority
        ? new(JsonMap.From(new JsonObject
        {
            ["step"] = step.Name,
            ["interface"] = slot.WireName,
            ["priority"] = priority,
            ["abortable"] = step.Abortable,
            ["argsinfo"] = step.Arguments.Count == 0
                ? null
                : new JsonObject(step.Arguments.Select(argument => KeyValuePair.Create(argument.Key, (JsonNode?)new JsonObject { ["description"] = argument.Value.Description, ["required"] = argument.Value.Required }))),
            ["requires_ramdisk"] = step.RequiresRamdisk,
        }))
        : null;

    private bool Flag(string key) => Record.TryGet(key, out var value) && value.ValueKind == JsonValueKind.True;
}
