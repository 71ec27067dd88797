using System.Globalization;
using Ironic.Testing;

namespace Ironic.Pxe.Tests.Support;

/// <summary>
/// A provisioning network of a test's own: one end of a veth pair in our name space, for the server; the other end in a bridge of a new name space,
/// for the foreign clients. All of it is gone when disposed of.
/// </summary>
internal sealed class TestNetwork : IAsyncDisposable
{
    private readonly string _id;

    private TestNetwork(string id, string subnet) => (_id, Subnet) = (id, subnet);

    /// <summary>"10.199.7": the first three parts of every address on it.</summary>
    public string Subnet { get; }

    /// <summary>Our end.</summary>
    public string Interface => $"pt{_id}";

    public string ServerAddress => $"{Subnet}.1";

    public string Namespace => $"pt-{_id}";

    /// <summary>The bridge within the name space; has the mac address that <see cref="CreateAsync"/> was given.</summary>
    public const string ClientInterface = "br0";

    public static async Task<TestNetwork> CreateAsync(string clientMac)
    {
        var random = Guid.NewGuid().ToByteArray();
        var network = new TestNetwork(Convert.ToHexStringLower(random.AsSpan(0, 4)), string.Create(CultureInfo.InvariantCulture, $"10.{200 + (random[5] % 50)}.{random[6]}"));
        await network.RunAsync("netns", "add", network.Namespace);
        await network.RunAsync("link", "add", network.Interface, "type", "veth", "peer", "name", "up0", "netns", network.Namespace);
        await network.RunAsync("addr", "add", $"{network.ServerAddress}/24", "dev", network.Interface);
        await network.RunAsync("link", "set", network.Interface, "up");
        await network.RunAsync("-n", network.Namespace, "link", "set", "lo", "up");
        await network.RunAsync("-n", network.Namespace, "link", "add", ClientInterface, "address", clientMac, "type", "bridge", "forward_delay", "0");
        await network.RunAsync("-n", network.Namespace, "link", "set", "up0", "master", ClientInterface, "up");
        await network.RunAsync("-n", network.Namespace, "link", "set", ClientInterface, "up");
        return network;
    }

    /// <summary>A tap device for a virtual machine, on the bridge.</summary>
    public async Task<string> AddTapAsync()
    {
        await RunAsync("-n", Namespace, "tuntap", "add", "tap0", "mode", "tap");
        await RunAsync("-n", Namespace, "link", "set", "tap0", "master", ClientInterface, "up");
        return "tap0";
    }

    /// <summary>Gives the client end an address, for clients that do not ask DHCP for one.</summary>
    public Task AddClientAddressAsync(string address) => RunAsync("-n", Namespace, "addr", "add", $"{address}/24", "dev", ClientInterface);

    /// <summary>Runs a foreign client on this network.</summary>
    public Task<ForeignResult> ClientAsync(string program, IReadOnlyList<string> arguments, string? workingDirectory = null) =>
        ForeignTool.RunAsync("ip", ["netns", "exec", Namespace, program, .. arguments], TimeSpan.FromSeconds(30), workingDirectory: workingDirectory);

    public ForeignServer StartClient(string program, IReadOnlyList<string> arguments) =>
        ForeignTool.Start("ip", ["netns", "exec", Namespace, program, .. arguments]);

    public async ValueTask DisposeAsync()
    {
        await ForeignTool.RunAsync("ip", ["link", "del", Interface]);
        await ForeignTool.RunAsync("ip", ["netns", "del", Namespace]);
    }

    private async Task RunAsync(params string[] arguments)
    {
        var result = await ForeignTool.RunAsync("ip", arguments);
        if (!result.Succeeded) throw new InvalidOperationException($"ip {string.Join(' ', arguments)}: {result} (root and CAP_NET_ADMIN are needed)");
    }
}
