using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using EndToEnd.Tests.Clients;
using Ironic.Lab;
using Ironic.Lab.Machines;
using Ironic.Testing;

namespace EndToEnd.Tests.Racks;

/// <summary>A rack: virtual machines with BMCs on a network of their own, and the appliance that is to provision them.</summary>
public sealed class Rack : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;

    private Rack(VirtualLab lab, ApplianceProcess appliance, TemporaryFolder folder, Uri api) =>
        (Lab, Appliance, _folder, Nodes, Client) = (lab, appliance, folder, new(api), new(api));

    public VirtualLab Lab { get; }

    public Machine Machine => Lab.Machines[0];

    public ApplianceProcess Appliance { get; }

    /// <summary>Reads, in quick succession, what the test waits for.</summary>
    public NodeReader Nodes { get; }

    /// <summary>The client that operators use; all that changes anything goes through it.</summary>
    public OpenStackClient Client { get; }

    public string Folder => _folder.Path;

    public string DataFolder => _folder.File("data");

    /// <param name="machines">What stands in the rack.</param>
    /// <param name="conductor">The section of that name in the configuration file: shorter waits, for the ways that go wrong.</param>
    public static async Task<Rack> BuildAsync(IReadOnlyList<MachineOptions> machines, JsonObject? conductor = null)
    {
        var recipes = await Recipes.BuildAsync();
        var folder = new TemporaryFolder();
        var lab = await VirtualLab.StartAsync(
            new() { Name = $"e2e{Random.Shared.Next(100_000)}", DataFolder = folder.File("lab"), Machines = machines }, CancellationToken.None);
        var api = new Uri($"http://127.0.0.1:{FreePort(IPAddress.Loopback)}");
        var network = lab.HostAddress.GetAddressBytes();
        conductor ??= [];
        conductor["ramdisk"] = new JsonObject { ["kernel"] = $"file://{recipes.Ramdisk}/kernel", ["ramdisk"] = $"file://{recipes.Ramdisk}/initramfs", ["kernelParameters"] = "console=ttyS0" };
        var configuration = new JsonObject
        {
            ["provisioning"] = new JsonObject
            {
                ["interface"] = lab.HostInterface,
                ["address"] = lab.HostAddress.ToString(),
                ["httpPort"] = FreePort(lab.HostAddress),
                ["dhcp"] = new JsonObject { ["first"] = $"{network[0]}.{network[1]}.{network[2]}.100", ["last"] = $"{network[0]}.{network[1]}.{network[2]}.199" },
            },
            ["conductor"] = conductor,
            ["images"] = new JsonObject { ["fileFolders"] = new JsonArray(recipes.OsImage, folder.Path), ["defaultDownloadSource"] = "local" },
        };
        await File.WriteAllTextAsync(folder.File("appliance.json"), configuration.ToJsonString());
        var appliance = new ApplianceProcess(folder.File("appliance.json"), folder.File("data"), api);
        await appliance.StartAsync();
        return new(lab, appliance, folder, api);
    }

    public async ValueTask DisposeAsync()
    {
        await Appliance.DisposeAsync();
        await Lab.DisposeAsync();
        Nodes.Dispose();
        _folder.Dispose();
    }

    /// <summary>What to read when a test failed: the appliance's log and the machine's console.</summary>
    public string Story => $"--- appliance\n{Appliance.Log}\n--- console of {Machine.Name}\n{Machine.Console.Text}";

    private static int FreePort(IPAddress address)
    {
        using var probe = new TcpListener(address, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
