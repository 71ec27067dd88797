using Ironic.Api.Fields;
using Ironic.Model.Nodes;
using static Ironic.Api.Fields.FieldKinds<Ironic.Api.Bios.NodeSetting>;

namespace Ironic.Api.Bios;

/// <summary>A BIOS setting, and the node in whose URL it is shown.</summary>
internal sealed record NodeSetting(string Node, BiosSetting Setting);

/// <summary>The fields of a BIOS setting (contract, section 2.7).</summary>
internal static class BiosFields
{
    private const int RegistrySince = 74;

    public static FieldTable<NodeSetting> Table { get; } = new("bios",
    [
        Time("created_at", 40, s => s.Setting.CreatedAt) with { Always = true },
        Time("updated_at", 40, s => s.Setting.UpdatedAt) with { Always = true },
        Text("name", 40, s => s.Setting.Name) with { InSummary = true },
        Text("value", 40, s => s.Setting.Value) with { InSummary = true },
        Text("attribute_type", RegistrySince, s => s.Setting.AttributeType),
        new("allowable_values", RegistrySince, (writer, s, _) =>
        {
            writer.WriteStartArray();
            foreach (var value in s.Setting.AllowableValues ?? []) writer.WriteStringValue(value);
            writer.WriteEndArray();
        }),
        Number("lower_bound", s => s.Setting.LowerBound),
        Number("max_length", s => s.Setting.MaxLength),
        Number("min_length", s => s.Setting.MinLength),
        OptionalFlag("read_only", RegistrySince, s => s.Setting.ReadOnly),
        OptionalFlag("reset_required", RegistrySince, s => s.Setting.ResetRequired),
        OptionalFlag("unique", RegistrySince, s => s.Setting.Unique),
        Number("upper_bound", s => s.Setting.UpperBound),
        new("links", 40, (writer, s, context) => context.Links.WritePair(writer, $"nodes/{s.Node}/bios/{s.Setting.Name}")) { Always = true },
    ]);

    private static Field<NodeSetting> Number(string name, Func<NodeSetting, long?> get) => new(name, RegistrySince, (writer, setting, _) =>
    {
        if (get(setting) is { } number) writer.WriteNumberValue(number);
        else writer.WriteNullValue();
    });
}
