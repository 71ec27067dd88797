using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Ironic.Drivers.Snmp;
using Ironic.Drivers.Tests.Support;
using Ironic.Lab.Snmp;
using Ironic.Model.Drivers;
using Ironic.Model.Json;
using Ironic.Snmp.Pdus;
using Ironic.Snmp.Usm;
using Microsoft.Extensions.DependencyInjection;

namespace Ironic.Drivers.Tests.Snmp;

public sealed class SnmpPowerTests : IAsyncLifetime
{
    private readonly RecordingTimeline _timeline = new();
    private ServiceProvider _services = null!;
    private IPowerInterface _power = null!;

    public Task InitializeAsync()
    {
        SnmpDriverOptions options = new()
        {
            Client = new() { Timeout = TimeSpan.FromMilliseconds(150), Attempts = 5 },
            PowerTimeout = TimeSpan.FromSeconds(1), RebootDelay = TimeSpan.FromMilliseconds(50),
            FirstPoll = TimeSpan.FromMilliseconds(20), LongestPoll = TimeSpan.FromMilliseconds(50),
        };
        _services = new ServiceCollection().AddSingleton(options).AddBmcDrivers(new()).BuildServiceProvider();
        var registry = new DriverRegistry(_services.GetServices<HardwareType>(), _services.GetServices<IDriverInterface>());
        Assert.True(registry.TryCompose("snmp", new Dictionary<DriverSlot, string>(), out var driver, out _));
        Assert.Equal(("snmp", "noop"), (driver.Power.Name, driver.Management.Name));
        _power = driver.Power;
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _services.DisposeAsync();

    public static TheoryData<string> Families => [.. PduFamilies.All.Keys];

    [Theory]
    [MemberData(nameof(Families))]
    public async Task EveryFamily_SlowOutlet_GoesOffAndOnAndReboots(string family)
    {
        await using var pdu = Pdu(family, delay: TimeSpan.FromMilliseconds(60));
        var node = Node(pdu, ("snmp_driver", family));

        Assert.Equal(PowerState.On, await _power.GetStateAsync(node, default));
        await _power.SetStateAsync(node, PowerTarget.Off, null, default);
        Assert.False(pdu.IsOn(3));
        await _power.SetStateAsync(node, PowerTarget.Off, null, default);
        await _power.SetStateAsync(node, PowerTarget.On, null, default);
        Assert.True(pdu.IsOn(3));
        await _power.SetStateAsync(node, PowerTarget.Reboot, null, default);
        Assert.True(pdu.IsOn(3));
        Assert.True(pdu.IsOn(2));
        Assert.Equal(["outlet off", "outlet on", "outlet off", "outlet on"], _timeline.Events.Select(e => e.Data!.GetText("call")));
    }

    [Theory]
    [InlineData("sha", "aes")]
    [InlineData("sha512", "aes256")]
    [InlineData("sha256", "aes192blmt")]
    [InlineData("md5", "3des")]
    public async Task V3_WithLosses_SwitchesAllTheSame(string auth, string priv)
    {
        var lost = 0;
        await using var pdu = Pdu("apc_rackpdu", loses: () => Interlocked.Increment(ref lost) % 3 == 1, user: new("op", AuthProtocol.All[auth], new("authpass12"), PrivProtocol.All[priv], new("privpass12")));
        var node = Node(pdu, ("snmp_driver", "auto"), ("snmp_version", "3"), ("snmp_user", "op"), ("snmp_auth_protocol", auth), ("snmp_auth_key", "authpass12"), ("snmp_priv_protocol", priv), ("snmp_priv_key", "privpass12"));

        await _power.SetStateAsync(node, PowerTarget.Off, null, default);

        Assert.False(pdu.IsOn(3));
    }

    [Fact]
    public async Task V3_AgentThatRestarts_IsAskedAgainWithItsNewClock()
    {
        var user = new UsmUser("op", AuthProtocol.All["sha"], new("authpass12"));
        var pdu = Pdu("apc_rackpdu", user: user);
        var node = Node(pdu, ("snmp_driver", "auto"), ("snmp_version", "3"), ("snmp_user", "op"), ("snmp_auth_protocol", "sha"), ("snmp_auth_key", "authpass12"));
        Assert.Equal(PowerState.On, await _power.GetStateAsync(node, default));

        await pdu.DisposeAsync();
        await using var restarted = Pdu("apc_rackpdu", user: user, boots: 2, at: pdu.EndPoint);

        Assert.Equal(PowerState.On, await _power.GetStateAsync(node, default));
    }

    [Fact]
    public async Task UnitThatIgnoresOrders_IsFoundOut()
    {
        await using var pdu = Pdu("servertech_sentry3", ignores: true);
        var fault = await Assert.ThrowsAsync<DriverException>(() => _power.SetStateAsync(Node(pdu, ("snmp_driver", "servertech_sentry3")), PowerTarget.Off, null, default).AsTask());
        Assert.Equal("power-did-not-change", fault.Cause);
        Assert.Contains("outlet 3 still reports 'power on' 1 s after outlet off was accepted", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WrongCommunity_IsSilenceWithAHint()
    {
        await using var pdu = Pdu("apc_rackpdu");
        var fault = await Assert.ThrowsAsync<DriverException>(() => _power.GetStateAsync(Node(pdu, ("snmp_driver", "auto"), ("snmp_community", "wrong")), default).AsTask());
        Assert.Equal(("pdu-no-answer", true), (fault.Cause, fault.IsTransient));
        Assert.Contains("wrong community", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SoftOff_IsRefusedByName()
    {
        await using var pdu = Pdu("apc_rackpdu");
        Assert.Equal("unsupported", (await Assert.ThrowsAsync<DriverException>(() => _power.SetStateAsync(Node(pdu, ("snmp_driver", "auto")), PowerTarget.SoftOff, null, default).AsTask())).Cause);
    }

    [Fact]
    public void Validate_AllThatIsWrong_IsSaidAtOnce()
    {
        var problems = _power.Validate(Context(("snmp_driver", "acme"), ("snmp_outlet", "zero"), ("snmp_version", "3"), ("snmp_priv_protocol", "aes"), ("snmp_priv_key", "short")));
        Assert.Equal(6, problems.Count);
        Assert.Contains(problems, p => p.StartsWith("driver_info's snmp_driver is 'acme', but must be auto or one of apc, apc_masterswitch", StringComparison.Ordinal));
        Assert.DoesNotContain(problems, p => p.Contains("short", StringComparison.Ordinal));
    }

    private static VirtualPdu Pdu(string family, TimeSpan delay = default, bool ignores = false, Func<bool>? loses = null, UsmUser? user = null, int boots = 1, IPEndPoint? at = null) =>
        VirtualPdu.Start(at ?? new(IPAddress.Loopback, 0), new()
        {
            Family = PduFamilies.All[family], SwitchDelay = delay, IgnoresOrders = () => ignores, Loses = loses ?? (() => false),
            Agent = new() { ReadCommunity = "public", WriteCommunity = "private", Users = user is null ? [] : [user], EngineBoots = boots },
        }, TimeProvider.System);

    private DriverContext Node(VirtualPdu pdu, params (string Key, string Value)[] info) => Context(
    [
        ("snmp_address", pdu.EndPoint.Address.ToString()), ("snmp_port", pdu.EndPoint.Port.ToString(CultureInfo.InvariantCulture)),
        ("snmp_outlet", "3"), ("snmp_community_read", "public"), ("snmp_community_write", "private"), .. info.SelectMany(Expand),
    ]);

    private static IEnumerable<(string, string)> Expand((string Key, string Value) pair) =>
        pair.Key == "snmp_community" ? [("snmp_community_read", pair.Value), ("snmp_community_write", pair.Value)] : [pair];

    private DriverContext Context(params (string Key, string Value)[] info)
    {
        var json = new JsonObject();
        foreach (var (key, value) in info) json[key] = value;
        return new() { NodeUuid = Guid.NewGuid(), NodeName = "node-1", DriverInfo = JsonMap.From(json), Timeline = _timeline };
    }
}
