using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Ironic.Conductor.Nodes;
using Ironic.Model.Faults;
using Ironic.Model.Ports;

namespace Ironic.Conductor.Inspect.Rules;

/// <summary>The actions, on an inspection's draft.</summary>
internal static class RuleActions
{
    /// <summary>Arguments are filled in. Null: done; else why not.</summary>
    private delegate string? Act(InspectionDraft draft, JsonObject args, Action<string> log);

    private static readonly FrozenDictionary<string, Act> Actions = new Dictionary<string, Act>(StringComparer.Ordinal)
    {
        ["fail"] = (_, args, _) => Text(args, "msg"),
        ["log"] = Log,
        ["set-attribute"] = (draft, args, _) => ChangeNode(draft, args, _ => new Changed(args["value"])),
        ["extend-attribute"] = (draft, args, _) => ChangeNode(draft, args, old => Extend(old, args)),
        ["del-attribute"] = (draft, args, _) => ChangeNode(draft, args, _ => new Changed(null, Removed: true)),
        ["set-capability"] = (draft, args, _) => Capability(draft, Text(args, "name"), Text(args, "value")),
        ["unset-capability"] = (draft, args, _) => Capability(draft, Text(args, "name"), null),
        ["add-trait"] = AddTrait,
        ["remove-trait"] = RemoveTrait,
        ["set-plugin-data"] = (draft, args, _) => ChangePluginData(draft, args, _ => new Changed(args["value"])),
        ["extend-plugin-data"] = (draft, args, _) => ChangePluginData(draft, args, old => Extend(old, args)),
        ["unset-plugin-data"] = (draft, args, _) => ChangePluginData(draft, args, _ => new Changed(null, Removed: true)),
        ["set-port-attribute"] = (draft, args, _) => ChangePort(draft, args, _ => new Changed(args["value"])),
        ["extend-port-attribute"] = (draft, args, _) => ChangePort(draft, args, old => Extend(old, args)),
        ["del-port-attribute"] = (draft, args, _) => ChangePort(draft, args, _ => new Changed(null, Removed: true)),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <param name="op">One of <see cref="RuleCatalog.Actions"/> but api-call, which is not the draft's affair.</param>
    /// <param name="draft">To act on.</param>
    /// <param name="args">Filled in.</param>
    /// <param name="log">Takes a line for the operator.</param>
    public static string? Run(string op, InspectionDraft draft, JsonObject args, Action<string> log) => Actions[op](draft, args, log);

    private static string? Log(InspectionDraft draft, JsonObject args, Action<string> log)
    {
        log($"{(args.ContainsKey("level") ? Text(args, "level") : "info")}: {Text(args, "msg")}");
        return null;
    }

    private static string? ChangeNode(InspectionDraft draft, JsonObject args, Func<JsonNode?, Outcome<Changed>> change)
    {
        if (!RuleAttributes.Node.Change(draft.Node, Path(args), change).TryGet(out var node, out var fault)) return fault.Message;
        draft.Node = node;
        return null;
    }

    private static string? ChangePort(InspectionDraft draft, JsonObject args, Func<JsonNode?, Outcome<Changed>> change)
    {
        var ident = Text(args, "port_id");
        if (draft.Ports.Except(draft.RemovedPorts).FirstOrDefault(port => Names(port).Contains(ident, StringComparer.OrdinalIgnoreCase)) is not { } found) return $"Port {ident} could not be found.";
        var before = draft.ChangedPorts.Find(port => port.Uuid == found.Uuid) ?? found;
        if (!RuleAttributes.Port.Change(before, Path(args), change).TryGet(out var after, out var fault)) return fault.Message;
        draft.ChangedPorts.RemoveAll(port => port.Uuid == found.Uuid);
        draft.ChangedPorts.Add(after);
        return null;
    }

    /// <summary>Rules are written before the port has its UUID; its address they may know.</summary>
    private static IEnumerable<string?> Names(Port port) => [port.Uuid.ToString(), port.Address.ToString(), port.Name];

    private static string? ChangePluginData(InspectionDraft draft, JsonObject args, Func<JsonNode?, Outcome<Changed>> change) => JsonPaths.Change(draft.PluginData, Path(args), change)?.Message;

    private static Outcome<Changed> Extend(JsonNode? old, JsonObject args)
    {
        if (old is not (null or JsonArray)) return Fault.Invalid($"'{Text(args, "path")}' is no list, so it cannot be extended");
        var list = (JsonArray?)old?.DeepClone() ?? [];
        var unique = RuleText.Print(args["unique"]) is "True" or "true";
        if (!unique || !list.Any(item => JsonNode.DeepEquals(item, args["value"]))) list.Add(args["value"]?.DeepClone());
        return new Changed(list);
    }

    private static string? AddTrait(InspectionDraft draft, JsonObject args, Action<string> log)
    {
        var traits = draft.Node.Traits.Add(Text(args, "name"));
        if (TraitNames.Problem(traits) is { } problem) return problem.Message;
        draft.Node = draft.Node with { Traits = traits };
        return null;
    }

    private static string? RemoveTrait(InspectionDraft draft, JsonObject args, Action<string> log)
    {
        draft.Node = draft.Node with { Traits = draft.Node.Traits.Remove(Text(args, "name")) };
        return null;
    }

    /// <summary><c>properties.capabilities</c> is text: <c>k:v,k:v</c>.</summary>
    private static string? Capability(InspectionDraft draft, string name, string? value)
    {
        var others = (draft.Node.Properties.GetText("capabilities") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(pair => pair.Split(':')[0].Trim() != name);
        var all = string.Join(',', value is null ? others : others.Append($"{name}:{value}"));
        draft.Node = draft.Node with { Properties = all.Length == 0 ? draft.Node.Properties.Without("capabilities") : draft.Node.Properties.With("capabilities", all) };
        return null;
    }

    private static string[] Path(JsonObject args) => JsonPaths.Split(Text(args, "path"));

    private static string Text(JsonObject args, string name) => RuleText.Print(args[name]);
}
