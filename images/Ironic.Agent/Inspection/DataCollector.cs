using Ironic.Agent.Configuration;
using Ironic.Agent.Faults;
using Ironic.Agent.Inventory;
using Ironic.Agent.Logging;
using Ironic.Agent.Nodes;
using Ironic.Agent.RootDevices;
using Ironic.AgentContract.Inspection;

namespace Ironic.Agent.Inspection;

/// <summary>Makes the inspection data. A collector that fails, or is not known, is told in the data's <c>error</c>; the others' findings go along.</summary>
internal sealed class DataCollector(
    InventoryReader inventory, RootDeviceSelector rootDevices, DeviceReader devices, SystemLogCollector logs, AgentOptions options)
{
    private const string Default = "default";
    private const string Logs = "logs";
    private const string Pci = "pci-devices";
    private const string Usb = "usb-devices";

    private static readonly string[] Known = [Default, Logs, Pci, Usb];

    public async Task<InspectionData> CollectAsync(CancellationToken cancellationToken)
    {
        var data = new InspectionData { Configuration = new(options.InspectionCollectors, [new(HardwareManager.Name, HardwareManager.Version)]) };
        List<string> failures = [];
        foreach (var name in options.InspectionCollectors.OrderBy(name => name == Logs)) // the logs last: they tell of the others
        {
            try
            {
                data = name switch
                {
                    Default => await AddInventoryAsync(data, cancellationToken),
                    Logs => data with { Logs = logs.Collect() },
                    Pci => data with { PciDevices = devices.ReadPci() },
                    Usb => data with { UsbDevices = devices.ReadUsb() },
                    _ => throw new AgentException("InspectionError", "collector not known", $"this agent has {string.Join(", ", Known)}"),
                };
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or AgentException)
            {
                failures.Add($"collector {name} failed: {fault.Message}");
            }
        }

        return failures.Count == 0 ? data : data with { Error = string.Join('\n', failures) };
    }

    private async Task<InspectionData> AddInventoryAsync(InspectionData data, CancellationToken cancellationToken)
    {
        BlockDevice? root = null;
        try
        {
            root = await rootDevices.SelectAsync(NodeRecord.Empty, cancellationToken); // waits for the disks
        }
        catch (AgentException)
        {
            // A machine without a disk is inspected as well.
        }

        return data with { Inventory = await inventory.ReadAsync(cancellationToken), RootDisk = root?.Info, BootInterface = options.BootInterface };
    }
}
