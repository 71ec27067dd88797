using Ironic.Api.Fields;
using Ironic.Model.Nodes;
using static Ironic.Api.Fields.FieldKinds<Ironic.Model.Nodes.FirmwareComponent>;

namespace Ironic.Api.Firmware;

/// <summary>The fields of a firmware component (contract, section 2.7).</summary>
internal static class FirmwareFields
{
    public const int IdentitySince = 114;

    public static FieldTable<FirmwareComponent> Table { get; } = new("firmware",
    [
        Time("created_at", 86, c => c.CreatedAt) with { Always = true },
        Time("updated_at", 86, c => c.UpdatedAt) with { Always = true },
        Text("component", 86, c => c.Component) with { InSummary = true },
        Text("initial_version", 86, c => c.InitialVersion) with { InSummary = true },
        Text("current_version", 86, c => c.CurrentVersion) with { InSummary = true },
        Text("last_version_flashed", 86, c => c.LastVersionFlashed) with { InSummary = true },
        Text("vendor", IdentitySince, c => c.Vendor) with { InSummary = true },
        Text("model", IdentitySince, c => c.Model) with { InSummary = true },
        Text("serial_number", IdentitySince, c => c.SerialNumber) with { InSummary = true },
    ]);
}
