using Ironic.Lab.State;
using Ironic.Testing;

namespace Ironic.Lab.Tests.State;

public sealed class InventoryTests
{
    /// <summary>The client's own reading of such a file, up to where it would call the API.</summary>
    private const string ClientsReading = """
        import json, sys
        from ironicclient.v1 import create_resources
        import jsonschema
        resources = create_resources.load_from_file(sys.argv[1])
        jsonschema.validate(resources, create_resources._CREATE_SCHEMA)
        print(json.dumps(resources["nodes"], sort_keys=True))
        """;

    [Fact]
    public async Task File_IsReadByTheRealClient()
    {
        using var data = new TemporaryFolder();
        var folder = new LabFolder(data.Path, "lab");
        Directory.CreateDirectory(folder.Path);
        folder.Write(Inventory.Of(Lab));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.InventoryFile));

        var read = await ForeignTool.RunAsync("/usr/bin/python3", ["-c", ClientsReading, folder.InventoryFile]);
        Assert.True(read.Succeeded, read.ToString());
        Assert.Equal(
            """
            [{"driver": "ipmi", "driver_info": {"ipmi_address": "127.77.1.11", "ipmi_password": "secret", "ipmi_port": 623, "ipmi_username": "admin"},
            "name": "lab-1", "ports": [{"address": "52:54:77:01:00:01"}],
            "properties": {"capabilities": "boot_mode:uefi", "cpu_arch": "x86_64", "cpus": 2, "local_gb": 10, "memory_mb": 1024},
            "resource_class": "baremetal"}]
            """.ReplaceLineEndings(" "),
            read.Output.Trim());
    }

    [Fact]
    public void RedfishMachine_IsEnrolledWithItsFingerprint()
    {
        var machine = Lab.Machines[0] with { Bmc = new() { Protocol = "redfish", Address = "127.77.1.11", Port = 443, User = "admin", Password = "secret", Fingerprint = "AB" } };
        var node = Assert.Single(Inventory.Of(Lab with { Machines = [machine] }).Nodes);
        Assert.Equal("redfish", node.Driver);
        Assert.Equal(
            """{"redfish_address":"https://127.77.1.11:443","redfish_username":"admin","redfish_password":"secret","redfish_verify_ca":false,"redfish_tls_fingerprint":"AB"}""",
            node.DriverInfo.ToJsonString());
    }

    private static LabState Lab { get; } = new()
    {
        Name = "lab",
        NetworkNamespace = "lab-lab-00000000",
        Interface = "ilab1",
        Address = "10.77.1.1/24",
        Machines =
        [
            new()
            {
                Name = "lab-1",
                Mac = "52:54:77:01:00:01",
                Firmware = "uefi",
                Power = "off",
                MemoryMiB = 1024,
                Processors = 2,
                DiskBytes = 10 * MachineOptions.GiB,
                Bmc = new() { Address = "127.77.1.11", Port = 623, User = "admin", Password = "secret" },
                Disk = "disk",
                ConsoleLog = "log",
                ConsoleSocket = "socket",
            },
        ],
    };
}
