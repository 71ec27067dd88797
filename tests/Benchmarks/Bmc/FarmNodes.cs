using System.Globalization;
using System.Text.Json.Nodes;
using Ironic.Drivers;
using Ironic.Drivers.Ipmi;
using Ironic.Drivers.Redfish;
using Ironic.Ipmi.Lanes;
using Ironic.Model.Drivers;
using Ironic.Model.Json;
using Microsoft.Extensions.DependencyInjection;

namespace Ironic.Benchmarks.Bmc;

/// <summary>The product's drivers as the appliance registers them, and a node for each BMC of a farm.</summary>
internal sealed class FarmNodes : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly DriverContext[] _contexts;
    private readonly NodeDriver _ipmi, _redfish;
    private readonly int _ipmiCount;

    /// <param name="farm">Whose BMCs.</param>
    /// <param name="mostPerSecond">Requests to one BMC in any second; 0: no limit.</param>
    /// <param name="suite">The one cipher suite; null: whichever is best.</param>
    public FarmNodes(FarmProcess farm, int mostPerSecond = 5, int? suite = null)
    {
        var lanes = new LaneOptions { MostPerSecond = mostPerSecond };
        _services = new ServiceCollection()
            .AddSingleton(new RedfishDriverOptions { Client = new() { MostPerSecond = mostPerSecond } })
            .AddBmcDrivers(new IpmiDriverOptions { Lanes = lanes })
            .BuildServiceProvider();
        var registry = new DriverRegistry(_services.GetServices<HardwareType>(), _services.GetServices<IDriverInterface>());
        (_ipmi, _redfish) = (Compose(registry, "ipmi"), Compose(registry, "redfish"));
        _ipmiCount = farm.Options.Ipmi;
        _contexts = [.. Enumerable.Range(0, farm.Options.Ipmi + farm.Options.Redfish).Select(i => i < _ipmiCount ? IpmiNode(farm, i, suite) : RedfishNode(farm, i))];
    }

    public int Count => _contexts.Length;

    /// <summary>One look at the power of the node of this number, by the power slot itself.</summary>
    public ValueTask<PowerState> PollAsync(int number, CancellationToken cancellationToken) =>
        (number < _ipmiCount ? _ipmi : _redfish).Power.GetStateAsync(_contexts[number], cancellationToken);

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static NodeDriver Compose(DriverRegistry registry, string type) =>
        registry.TryCompose(type, new Dictionary<DriverSlot, string>(), out var driver, out var errors) ? driver : throw new InvalidOperationException(string.Join(" ", errors));

    private static DriverContext IpmiNode(FarmProcess farm, int number, int? suite)
    {
        var info = new JsonObject
        {
            ["ipmi_address"] = farm.AddressOf(number), ["ipmi_port"] = farm.Options.IpmiPort, ["ipmi_username"] = farm.Options.User, ["ipmi_password"] = farm.Options.Password,
        };
        if (suite is { } only) info["ipmi_cipher_suite"] = only;
        return Node(number, info);
    }

    private static DriverContext RedfishNode(FarmProcess farm, int number) => Node(number, new()
    {
        ["redfish_address"] = string.Create(CultureInfo.InvariantCulture, $"https://{farm.AddressOf(number)}:{farm.Options.RedfishPort}"),
        ["redfish_username"] = farm.Options.User, ["redfish_password"] = farm.Options.Password, ["redfish_verify_ca"] = false,
    });

    private static DriverContext Node(int number, JsonObject info) =>
        new() { NodeUuid = Guid.NewGuid(), NodeName = string.Create(CultureInfo.InvariantCulture, $"node-{number}"), DriverInfo = JsonMap.From(info) };
}
