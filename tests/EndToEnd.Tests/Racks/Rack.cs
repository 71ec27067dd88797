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
        (Lab, Appliance, _folder, Api, Nodes, Client) = (lab, appliance, folder, api, new(api), new(api));

    public VirtualLab Lab { get; }

    public Machine Machine => Lab.Machines[0];

    public ApplianceProcess Appliance { get; }

    public Uri Api { get; }

    /// <summary>Reads, in quick succession, what the test waits for.</summary>
    public NodeReader Nodes { get; }

    /// <summary>The client that operators use; all that changes anything goes through it.</summary>
    public OpenStackClient Client { get; }

    public string Folder => _folder.Path;

    /// <summary>The appliance's.</summary>
    public required string DataFolder { get; init; }

    public static Task<Rack> BuildAsync(params IReadOnlyList<MachineOptions> machines) => BuildAsync(new RackOptions { Machines = machines });

    public static async Task<Rack> BuildAsync(RackOptions options)
    {
        var recipes = await Recipes.BuildAsync();
        var folder = new TemporaryFolder();
        var lab = await VirtualLab.StartAsync(
            new() { Name = $"e2e{Random.Shared.Next(100_000)}", DataFolder = folder.File("lab"), Machines = options.Machines }, CancellationToken.None);
        var api = new Uri($"http://127.0.0.1:{FreePort(IPAddress.Loopback)}");
        var network = lab.HostAddress.GetAddressBytes();
        var conductor = options.Conductor;
        conductor["ramdisk"] = new JsonObject { ["kernel"] = $"file://{recipes.Ramdisk}/kernel", ["ramdisk"] = $"file://{recipes.Ramdisk}/initramfs", ["kernelParameters"] = options.KernelParameters };
        conductor["boot"] ??= new JsonObject { ["noAgent"] = "00:02:30" }; // an emulated processor may lose its timer as the kernel starts: the machine then gets its power cycle in time
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
            ["database"] = options.Database,
            ["ipmi"] = options.Ipmi,
            ["bmc"] = options.Bmc,
            ["images"] = new JsonObject { ["fileFolders"] = new JsonArray(recipes.OsImage, folder.Path), ["defaultDownloadSource"] = "local" },
        };
        if (options.HostName is { } host) configuration["hostName"] = host;
        await File.WriteAllTextAsync(folder.File("appliance.json"), configuration.ToJsonString());
        var data = options.DataFolder ?? folder.File("data");
        var appliance = new ApplianceProcess(folder.File("appliance.json"), data, api);
        await appliance.StartAsync();
        return new(lab, appliance, folder, api) { DataFolder = data };
    }

    /// <summary>A second appliance of the same cluster, on the machines' network by a card and an address of its own.</summary>
    public async Task<(ApplianceProcess Appliance, Uri Api)> JoinAsync(string hostName)
    {
        var network = Lab.HostAddress.GetAddressBytes();
        var (card, address) = ($"{Lab.HostInterface}b", $"{network[0]}.{network[1]}.{network[2]}.2");
        await IpAsync("link", "add", "link", Lab.HostInterface, "name", card, "type", "macvlan", "mode", "bridge"); // goes with the lab's own
        foreach (var one in new[] { Lab.HostInterface, card }) await File.WriteAllTextAsync($"/proc/sys/net/ipv4/conf/{one}/arp_ignore", "1"); // each answers for its own address
        await IpAsync("address", "add", $"{address}/24", "dev", card);
        await IpAsync("link", "set", card, "up");

        var configuration = JsonNode.Parse(await File.ReadAllTextAsync(_folder.File("appliance.json")))!;
        configuration["hostName"] = hostName;
        var provisioning = configuration["provisioning"]!;
        (provisioning["interface"], provisioning["address"]) = (card, address);
        provisioning["httpPort"] = FreePort(IPAddress.Parse(address));
        provisioning["dhcp"] = new JsonObject { ["first"] = $"{network[0]}.{network[1]}.{network[2]}.200", ["last"] = $"{network[0]}.{network[1]}.{network[2]}.249" };
        await File.WriteAllTextAsync(_folder.File($"{hostName}.json"), configuration.ToJsonString());
        var api = new Uri($"http://127.0.0.1:{FreePort(IPAddress.Loopback)}");
        var appliance = new ApplianceProcess(_folder.File($"{hostName}.json"), _folder.File(hostName), api);
        await appliance.StartAsync();
        return (appliance, api);
    }

    public async ValueTask DisposeAsync()
    {
        await Appliance.DisposeAsync();
        await Lab.DisposeAsync();
        Nodes.Dispose();
        _folder.Dispose();
    }

    /// <summary>Takes all machines in as an operator does who has no time to clean them: they are available at once, and have not been booted.</summary>
    /// <param name="but">Those that stay in enroll.</param>
    public async Task EnrollAsync(params IReadOnlyCollection<Machine> but)
    {
        var inventory = JsonNode.Parse(await File.ReadAllTextAsync(Lab.Folder.InventoryFile))!;
        foreach (var node in (JsonArray)inventory["nodes"]!) node!["automated_clean"] = false;
        await File.WriteAllTextAsync(_folder.File("inventory.json"), inventory.ToJsonString());
        await Client.RunAsync("create", _folder.File("inventory.json"));
        var known = Lab.Machines.Except(but).Select(machine => machine.Name).ToList();
        if (known.Count == 0) return;
        await Client.RunAllAsync(known.Select(node => (string[])["node", "manage", node]));
        foreach (var node in known) await Nodes.AwaitAsync(node, "manageable", TimeSpan.FromMinutes(1));
        await Client.RunAllAsync(known.Select(node => (string[])["node", "provide", node]));
        foreach (var node in known) await Nodes.AwaitAsync(node, "available", TimeSpan.FromMinutes(1));
    }

    /// <summary>What to read when a test failed: the appliance's log and the machine's console.</summary>
    public string Story => StoryOf(Machine);

    public string StoryOf(Machine machine) => $"--- appliance\n{Appliance.Log}\n--- console of {machine.Name}\n{machine.Console.Text}";

    private static async Task IpAsync(params string[] arguments)
    {
        var done = await ForeignTool.RunAsync("ip", arguments);
        if (!done.Succeeded) throw new InvalidOperationException(done.ToString());
    }

    private static int FreePort(IPAddress address)
    {
        using var probe = new TcpListener(address, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
