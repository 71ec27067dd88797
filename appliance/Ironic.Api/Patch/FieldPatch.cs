using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ironic.Api.Faults;
using Ironic.Api.Fields;
using Ironic.Api.Microversions;
using Ironic.Model.Faults;

namespace Ironic.Api.Patch;

/// <summary>PATCH: operations on the fields of a resource (contract, sections 3.1 to 3.3).</summary>
internal static class FieldPatch
{
    /// <summary>What can be said before the resource is read. Null: nothing against it.</summary>
    public static Fault? Check<T>(this FieldTable<T> table, ImmutableArray<PatchOperation> patch, Microversion version)
    {
        foreach (var operation in patch)
        {
            if (table.Find(operation.Root) is not { Patchable: true })
                return Fault.Invalid($"Cannot patch /{operation.Root}. Only the following can be updated: {table.PatchableNames}");
        }

        foreach (var operation in patch)
        {
            // A removal slips through: it is how an old client clears what a newer one has set.
            if (operation.Verb != PatchVerb.Remove && !table.Find(operation.Root)!.IsVisibleTo(version)) return ApiFaults.TooNew;
        }

        foreach (var operation in patch)
        {
            if (operation is { Verb: not PatchVerb.Remove, Value: null }) return MapPatch.Refused(operation, "The operation does not contain a 'value' member");
        }

        return null;
    }

    /// <summary>Each operation on the result of the one before; pure, so that it can be repeated on a newer snapshot.</summary>
    public static Outcome<T> Apply<T>(this FieldTable<T> table, T item, ImmutableArray<PatchOperation> patch, Microversion version)
    {
        var input = new FieldInput("patch", version, Creating: false);
        foreach (var operation in patch)
        {
            if (!Apply(table.Find(operation.Root)!, item, operation, input).TryGet(out var changed, out var fault)) return fault;
            item = changed;
        }

        return item;
    }

    private static Outcome<T> Apply<T>(Field<T> field, T item, PatchOperation operation, FieldInput input)
    {
        if (operation.Path.Length == 1) return field.Read!(item, operation.Verb == PatchVerb.Remove ? null : operation.Value, input);
        if (field.List is { } list) return ApplyInside(field, list(item), item, operation, input);
        if (field.Map is null) return MapPatch.Refused(operation, $"'{operation.Root}' has no members");
        if (!MapPatch.Apply(field.Map(item), operation).TryGet(out var map, out var fault)) return fault;
        return field.Read!(item, AsElement(map), input);
    }

    /// <summary>A list is patched as the only member of an object.</summary>
    private static Outcome<T> ApplyInside<T>(Field<T> field, JsonArray list, T item, PatchOperation operation, FieldInput input)
    {
        var whole = Model.Json.JsonMap.From(new JsonObject { [field.Name] = list });
        if (!MapPatch.Apply(whole, operation with { Path = operation.Path.Insert(0, field.Name) }).TryGet(out var map, out var fault)) return fault;
        map.TryGet(field.Name, out var changed);
        return field.Read!(item, changed, input);
    }

    private static JsonElement AsElement(Model.Json.JsonMap map) => JsonElement.Parse(map.ToString());
}
