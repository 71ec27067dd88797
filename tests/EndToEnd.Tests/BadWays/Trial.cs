using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using EndToEnd.Tests.Clients;
using EndToEnd.Tests.Racks;
using Ironic.Lab.Machines;
using Ironic.Testing;

namespace EndToEnd.Tests.BadWays;

/// <summary>What a bad way has at hand: its machine, the operator's client, and the images of the rack.</summary>
public sealed class Trial(Rack rack, Machine machine, BadImages images)
{
    public Machine Machine => machine;

    public BadImages Images => images;

    public NodeReader Nodes => rack.Nodes;

    public string Node => machine.Name;

    /// <summary><c>openstack baremetal node VERB NODE OPTIONS</c>.</summary>
    public Task<string> TellAsync(string verb, params string[] options) => rack.Client.RunAsync(["node", .. verb.Split(' '), machine.Name, .. options]);

    /// <summary>Names the image and asks for the deploy.</summary>
    public async Task DeployAsync(Uri image, string checksum)
    {
        await TellAsync("set", "--instance-info", $"image_source={image}", "--instance-info", $"image_checksum={checksum}");
        await TellAsync("deploy");
    }

    public async Task DeployAsync() => await DeployAsync(images.Debian, images.DebianChecksum);

    /// <summary>The job ends in this state, for this cause, within this time; the operator reads why in the node's last_error, and nobody holds the node.</summary>
    public async Task EndsAsync(string state, string cause, TimeSpan limit, params string[] words)
    {
        var clock = Stopwatch.StartNew();
        var node = await Nodes.AwaitErrorAsync(Node, state, limit);
        var error = (string)node["last_error"]!;
        Assert.All(words, word => Assert.Contains(word, error, StringComparison.Ordinal));
        Assert.Equal(cause, await Nodes.CauseAsync(Node));
        Said = string.Create(CultureInfo.InvariantCulture, $"{state} after {clock.Elapsed.TotalSeconds:0} s, {cause}: {error}");
    }

    /// <summary>The first failure's outcome, for the test's output.</summary>
    public string Said { get; private set; } = "";

    public Task<JsonObject> ReachesAsync(string state, TimeSpan limit) => Nodes.AwaitAsync(Node, state, limit);

    /// <summary>After a failed deploy: the node is handed back, and can be had again.</summary>
    public async Task IsHandedBackAsync()
    {
        await TellAsync("undeploy");
        var node = await ReachesAsync("available", TimeSpan.FromMinutes(1));
        Assert.Null(node["last_error"]);
        Assert.Empty((JsonObject)node["instance_info"]!);
        Assert.False(machine.IsPoweredOn);
    }

    /// <summary>Waits for an event of the timeline that is not there yet.</summary>
    public Task SeesAsync(string name, TimeSpan limit) =>
        Eventually.TrueAsync(async () => (await Nodes.EventNamesAsync(Node)).Contains(name), limit, $"{name} on the timeline of {Node}");

    /// <summary>Waits until so much has been written to the disk.</summary>
    public async Task WritesAsync(long bytes, TimeSpan limit) =>
        await Eventually.TrueAsync(async () => await Disks.WrittenBytesAsync(machine) >= bytes, limit, $"{bytes} bytes on the disk of {Node}");
}
