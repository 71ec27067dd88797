using System.Text.Json;
using System.Text.Json.Nodes;
using Ironic.AgentContract;
using Ironic.AgentContract.Commands;
using Ironic.AgentContract.Inventory;
using Ironic.AgentContract.Steps;
using Ironic.Testing;

namespace Ironic.Agent.Tests.Contract;

public sealed class AgentJsonTests
{
    [Fact]
    public void Lookup_RecordedAnswer_IsRead()
    {
        var json = File.ReadAllText(Path.Combine(Repository.Shared, "contract", "samples", "lookup-node-response.json"));

        var lookup = JsonSerializer.Deserialize(json, AgentJson.Default.LookupResponse)!;

        Assert.Equal("6d85703a-565d-469a-96ce-30b6de53079d", lookup.Node.Uuid);
        Assert.Equal(300, lookup.Config.HeartbeatTimeout);
        Assert.Equal(8125, lookup.Config.MetricsStatsd!.StatsdPort);
        Assert.Null(lookup.Config.AgentToken);
    }

    [Fact]
    public void AbsentKeys_KeepTheirDefaults()
    {
        var lookup = JsonSerializer.Deserialize("""{"node":{"uuid":"1"},"config":{"metrics":{}}}""", AgentJson.Default.LookupResponse)!;
        Assert.Equal(300, lookup.Config.HeartbeatTimeout);
        Assert.True(lookup.Config.Metrics!.PrependHostReverse);
        Assert.Empty(JsonSerializer.Deserialize("{}", AgentJson.Default.HardwareInventory)!.Disks);
        Assert.Equal("bios", JsonSerializer.Deserialize("{}", AgentJson.Default.InstallBootloaderParams)!.TargetBootMode);
    }

    [Fact]
    public void Heartbeat_UnsetKeys_AreNotWritten() =>
        Assert.Equal("""{"callback_url":"https://10.0.0.5:9999","agent_version":"1.0"}""",
            JsonSerializer.Serialize(new() { CallbackUrl = "https://10.0.0.5:9999", AgentVersion = "1.0" }, AgentJson.Default.HeartbeatRequest));

    [Fact]
    public void CommandResult_WhileRunning_HasAllKeys() =>
        Assert.Equal("""{"id":"1","command_name":"prepare_image","command_status":"RUNNING","command_error":null,"command_result":null}""",
            JsonSerializer.Serialize(new() { Id = "1", Name = "prepare_image", Status = CommandStatus.Running }, AgentJson.Default.CommandResult));

    [Fact]
    public void Disk_IsWrittenAsTheContractNamesIt()
    {
        var json = (JsonObject)JsonSerializer.SerializeToNode(new() { Name = "/dev/sda" }, AgentJson.Default.DiskInfo)!;
        Assert.Equal(
            ["name", "model", "size", "rotational", "wwn", "serial", "vendor", "wwn_with_extension", "wwn_vendor_extension", "hctl", "by_path", "logical_sectors", "physical_sectors", "tran"],
            json.Select(p => p.Key));
    }

    [Fact]
    public void Inventory_IsWrittenAsTheContractNamesIt()
    {
        var json = (JsonObject)JsonSerializer.SerializeToNode(new HardwareInventory { Memory = new(1, 2), Interfaces = [new() { Name = "eth0" }] }, AgentJson.Default.HardwareInventory)!;
        Assert.Equal(["interfaces", "cpu", "disks", "memory", "bmc_address", "bmc_v6address", "bmc_mac", "system_vendor", "boot", "hostname"], json.Select(p => p.Key));
        Assert.Equal(["total", "physical_mb"], ((JsonObject)json["memory"]!).Select(p => p.Key));
        Assert.Equal(
            ["name", "mac_address", "ipv4_address", "ipv6_address", "has_carrier", "lldp", "vendor", "product", "client_id", "biosdevname", "speed_mbps", "pci_address", "driver"],
            ((JsonObject)json["interfaces"]![0]!).Select(p => p.Key));
    }

    [Fact]
    public void Step_UnknownKeys_GoBackAsTheyCame()
    {
        const string Sent = """{"step":"erase_devices","interface":"deploy","priority":10,"reboot_requested":false,"abortable":true,"colour":["red"]}""";
        var step = JsonSerializer.Deserialize(Sent, AgentJson.Default.AgentStep)!;
        Assert.Equal(Sent, JsonSerializer.Serialize(step, AgentJson.Default.AgentStep));
    }

    [Fact]
    public void StepResult_KeepsTheFlowsOwnNames() =>
        Assert.Equal("""{"deploy_result":null,"deploy_step":{"step":"s","interface":"deploy","priority":0,"reboot_requested":false,"abortable":false}}""",
            JsonSerializer.Serialize(new DeployStepResult(null, new AgentStep { Step = "s", Interface = "deploy" }), AgentJson.Default.DeployStepResult));
}
