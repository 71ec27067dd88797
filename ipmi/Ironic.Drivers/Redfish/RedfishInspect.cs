using Ironic.Model.Drivers;
using Ironic.Redfish.Inventory;

namespace Ironic.Drivers.Redfish;

/// <summary>Slot "inspect" over Redfish: what the BMC tells of the machine, which is not started for it.</summary>
internal sealed class RedfishInspect(string name, RedfishNodes nodes) : RedfishSlot(DriverSlot.Inspect, name, nodes), IOutOfBandInspection
{
    public async ValueTask<InspectionFindings> InspectAsync(DriverContext node, CancellationToken cancellationToken)
    {
        var hardware = await Find(node).ReadAsync("inventory", (bmc, machine, token) => bmc.GetHardwareAsync(machine, token), cancellationToken);
        return new() { Inventory = InventoryShape.Of(hardware), PluginData = InventoryShape.PluginDataOf(hardware) };
    }
}
