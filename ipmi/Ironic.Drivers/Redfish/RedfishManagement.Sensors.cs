using Ironic.Model.Drivers;
using Ironic.Redfish;
using Ironic.Redfish.Sensors;
using Ironic.Redfish.Storage;
using Ironic.Redfish.Systems;
using SensorReading = Ironic.Model.Drivers.SensorReading;

namespace Ironic.Drivers.Redfish;

/// <summary>Sensors of the chassis, and what disks say of themselves: disks take a request each, and more to find, so they are asked only where they are wanted.</summary>
internal sealed partial class RedfishManagement : ISensorCapability
{
    public async ValueTask<IReadOnlyList<SensorReading>> ReadSensorsAsync(DriverContext node, IReadOnlySet<SensorKind> kinds, CancellationToken cancellationToken) => await Find(node).ReadAsync<IReadOnlyList<SensorReading>>(
        "sensors",
        async (bmc, machine, token) =>
        {
            var sensors = kinds.Any(kind => kind != SensorKind.Drive) ? await bmc.GetSensorsAsync(machine, token) : [];
            var storage = kinds.Contains(SensorKind.Drive) ? await FindStorageAsync(bmc, machine, token) : [];
            var system = NameOf(machine.SystemPath);
            return [.. sensors.Select(SensorShape.Of).Where(sensor => kinds.Contains(sensor.Kind)), .. storage.SelectMany(set => set.Drives.Select(drive => SensorShape.Of(drive, set, system)))];
        },
        cancellationToken);

    /// <summary>Supermicros want a licence for storage, and some BMCs know none of it while the machine is off; the rest is to be had all the same.</summary>
    private static async Task<IReadOnlyList<StorageView>> FindStorageAsync(IRedfishChannel bmc, RedfishMachine machine, CancellationToken cancellationToken)
    {
        try
        {
            return await bmc.GetStorageAsync(machine, cancellationToken);
        }
        catch (RedfishException e) when (e.Status is not null)
        {
            return [];
        }
    }
}
