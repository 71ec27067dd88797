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

    public string Driver { get; } = "ipmi";

    [JsonPropertyName("driver_info")]
    public required InventoryDriverInfo DriverInfo { get; init; }

    public required InventoryProperties Properties { get; init; }

    [JsonPropertyName("resource_class")]
    public string ResourceClass { get; } = "baremetal";

    public required IReadOnlyList<InventoryPort> Ports { get; init; }

    public static InventoryNode Of(MachineState machine) => new()
    {
        Name = machine.Name,
        DriverInfo = new(machine.Bmc.Address, machine.Bmc.Port, machine.Bmc.User, machine.Bmc.Password),
        Properties = new(machine.Processors, machine.MemoryMiB, machine.DiskBytes / MachineOptions.GiB, $"boot_mode:{machine.Firmware}"),
        Ports = [new(machine.Mac)],
    };
}

internal sealed record InventoryDriverInfo(
    [property: JsonPropertyName("ipmi_address")] string Address,
    [property: JsonPropertyName("ipmi_port")] int Port,
    [property: JsonPropertyName("ipmi_username")] string User,
    [property: JsonPropertyName("ipmi_password")] string Password);

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
