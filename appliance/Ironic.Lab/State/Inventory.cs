using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Ironic.Lab.State;

/// <summary>Machines as an operator enrolls them: the file format of <c>openstack baremetal create FILE</c>.</summary>
internal sealed record Inventory(IReadOnlyList<InventoryNode> Nodes)
{
    public static Inventory Of(LabState lab) => new([.. lab.Machines.Select(InventoryNode.Of)]);
}

internal sealed record InventoryNode
{
    public required string Name { get; init; }

    public required string Driver { get; init; }

    [JsonPropertyName("driver_info")]
    public required JsonObject DriverInfo { get; init; }

    public required InventoryProperties Properties { get; init; }

    [JsonPropertyName("resource_class")]
    public string ResourceClass { get; } = "baremetal";

    public required IReadOnlyList<InventoryPort> Ports { get; init; }

    public static InventoryNode Of(MachineState machine) => new()
    {
        Name = machine.Name,
        Driver = machine.Bmc.Protocol,
        DriverInfo = machine.Bmc.Protocol == BmcState.Redfish ? Redfish(machine.Bmc) : Ipmi(machine.Bmc),
        Properties = new(machine.Processors, machine.MemoryMiB, machine.DiskBytes / MachineOptions.GiB, $"boot_mode:{machine.Firmware}"),
        Ports = [new(machine.Mac)],
    };

    private static JsonObject Ipmi(BmcState bmc) => new()
    {
        ["ipmi_address"] = bmc.Address, ["ipmi_port"] = bmc.Port, ["ipmi_username"] = bmc.User, ["ipmi_password"] = bmc.Password,
    };

    /// <summary>The fingerprint is what counts for us; other Ironics do not know it, and trust anybody.</summary>
    private static JsonObject Redfish(BmcState bmc) => new()
    {
        ["redfish_address"] = $"https://{bmc.Address}:{bmc.Port}", ["redfish_username"] = bmc.User, ["redfish_password"] = bmc.Password,
        ["redfish_verify_ca"] = false, ["redfish_tls_fingerprint"] = bmc.Fingerprint,
    };
}

internal sealed record InventoryProperties(
    [property: JsonPropertyName("cpus")] int Processors,
    [property: JsonPropertyName("memory_mb")] int MemoryMiB,
    [property: JsonPropertyName("local_gb")] long DiskGiB,
    [property: JsonPropertyName("capabilities")] string Capabilities)
{
    [JsonPropertyName("cpu_arch")]
    public string Architecture { get; } = "x86_64";
}

internal sealed record InventoryPort(string Address);
