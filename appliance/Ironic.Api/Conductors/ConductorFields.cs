using Ironic.Api.Fields;
using Ironic.Model.Conductors;
using static Ironic.Api.Fields.FieldKinds<Ironic.Api.Conductors.KnownConductor>;

namespace Ironic.Api.Conductors;

/// <summary>A conductor, and whether its heartbeat is recent.</summary>
internal sealed record KnownConductor(ConductorRecord Record, bool Alive);

/// <summary>The fields of a conductor (contract, section 2.12).</summary>
internal static class ConductorFields
{
    public static FieldTable<KnownConductor> Table { get; } = new("conductor",
    [
        Time("created_at", 49, c => c.Record.CreatedAt),
        Time("updated_at", 49, c => c.Record.HeartbeatAt),
        Text("hostname", 49, c => c.Record.Hostname) with { InSummary = true },
        Text("conductor_group", 49, c => c.Record.ConductorGroup) with { InSummary = true },
        new("drivers", 49, (writer, c, _) =>
        {
            writer.WriteStartArray();
            foreach (var driver in c.Record.Drivers) writer.WriteStringValue(driver);
            writer.WriteEndArray();
        })
        { Sortable = false },
        new("links", 49, (writer, c, context) => context.Links.WritePair(writer, $"conductors/{Uri.EscapeDataString(c.Record.Hostname)}")) { Always = true },
        Flag("alive", 49, c => c.Alive) with { InSummary = true, Sortable = false },
    ]);
}
