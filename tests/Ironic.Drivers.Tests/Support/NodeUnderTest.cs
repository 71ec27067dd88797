using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Ironic.Drivers.Ipmi;
using Ironic.Ipmi;
using Ironic.Lab.Ipmi;
using Ironic.Lab.Tests.Ipmi;
using Ironic.Model.Drivers;
using Ironic.Model.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ironic.Drivers.Tests.Support;

/// <summary>A node with a virtual BMC and a fake machine, and the product's services as a host would register them, in a hurry.</summary>
internal sealed class NodeUnderTest : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private NodeUnderTest(int mostPerSecond, string bmcKey, IBmcSerial? serial)
    {
        Bmc = VirtualBmc.Start(
            new(IPAddress.Loopback, 0),
            new() { Identity = new() { Accounts = [new("admin", BmcSecret.FromText("secret"))], SystemGuid = new(new Guid("00112233-4455-6677-8899-aabbccddeeff")), BmcKey = BmcSecret.FromHex(bmcKey) }, DeviceId = SuperMicro, Serial = serial },
            Chassis, TimeProvider.System, NullLogger<VirtualBmc>.Instance);
        Context = ContextFor(Bmc.EndPoint, "admin", "secret") with { Timeline = Timeline };
        IpmiDriverOptions options = new()
        {
            Client = new() { FirstTimeout = TimeSpan.FromMilliseconds(100), LeastTimeout = TimeSpan.FromMilliseconds(100), MostTimeout = TimeSpan.FromMilliseconds(300) },
            Lanes = new() { MostPerSecond = mostPerSecond, BusyDelay = TimeSpan.FromMilliseconds(50), BreakerFailures = 100, RestartTime = TimeSpan.Zero },
            PowerTimeout = TimeSpan.FromSeconds(1),
            SoftPowerTimeout = TimeSpan.FromSeconds(1),
            FirstPoll = TimeSpan.FromMilliseconds(20),
            LongestPoll = TimeSpan.FromMilliseconds(200),
        };
        _services = new ServiceCollection().AddBmcDrivers(options).BuildServiceProvider();
        Registry = new(_services.GetServices<HardwareType>(), _services.GetServices<IDriverInterface>());
    }

    public static Ironic.Ipmi.Commands.DeviceId SuperMicro { get; } = new(0x20, 10876, 1) { Revision = 1, FirmwareMajor = 3, FirmwareMinor = 0x45, IpmiVersion = 2 };

    public VirtualBmc Bmc { get; }

    public FakeChassis Chassis { get; } = new();

    public RecordingTimeline Timeline { get; } = new();

    public DriverContext Context { get; set; }

    public DriverRegistry Registry { get; }

    public NodeDriver Driver => Registry.TryCompose("ipmi", new Dictionary<DriverSlot, string>(), out var driver, out var errors)
        ? driver
        : throw new InvalidOperationException(string.Join(" ", errors));

    public static NodeUnderTest Start(int mostPerSecond = 0, string bmcKey = "", IBmcSerial? serial = null) => new(mostPerSecond, bmcKey, serial);

    public static DriverContext ContextFor(IPEndPoint bmc, string user, string password) => new()
    {
        NodeUuid = Guid.NewGuid(),
        NodeName = "node-1",
        DriverInfo = JsonMap.From(new JsonObject
        {
            ["ipmi_address"] = bmc.Address.ToString(), ["ipmi_port"] = bmc.Port.ToString(CultureInfo.InvariantCulture), ["ipmi_username"] = user, ["ipmi_password"] = password,
        }),
    };

    public void SetInfo(string key, string value) => Context = Context with { DriverInfo = Context.DriverInfo.With(key, value) };

    /// <summary>As at the end of the appliance; the BMC lives on.</summary>
    public ValueTask StopDriversAsync() => _services.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Bmc.DisposeAsync();
    }
}
