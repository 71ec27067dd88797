using Ironic.Drivers.Ipmi;
using Ironic.Ipmi.Bridging;
using Ironic.Model.Drivers;
using Ironic.Model.Json;

namespace Ironic.Drivers.Tests.Ipmi;

public sealed class IpmiBridgingTests
{
    [Fact]
    public void Route_SingleAndDual_AreRead()
    {
        Assert.Null(Read("""{"ipmi_bridging": "no"}"""));
        Assert.Equal(new IpmiRoute(new(0, 0x82)), Read("""{"ipmi_bridging": "single", "ipmi_target_channel": "0", "ipmi_target_address": "0x82"}"""));
        Assert.Equal(
            new IpmiRoute(new(6, 130), new IpmiHop(0, 0x72)) { LocalAddress = 0x24 },
            Read("""
                {"ipmi_bridging": "dual", "ipmi_target_channel": "6", "ipmi_target_address": "130", "ipmi_transit_channel": "0x0", "ipmi_transit_address": "0x72",
                 "ipmi_local_address": "0x24"}
                """));
    }

    [Theory]
    [InlineData("""{"ipmi_bridging": "triple"}""", "driver_info's ipmi_bridging is 'triple', but must be one of no, single, dual.")]
    [InlineData("""{"ipmi_bridging": "single"}""", "driver_info's ipmi_bridging is 'single', which needs ipmi_target_channel, ipmi_target_address too.")]
    [InlineData("""{"ipmi_bridging": "single", "ipmi_target_channel": "99", "ipmi_target_address": "0x82"}""",
        "driver_info's ipmi_target_channel is '99', but must be a number from 0 to 15, or in hex with 0x before it.")]
    public void Route_ThatIsWrong_IsToldByName(string info, string problem)
    {
        Assert.Null(IpmiSettingsReader.TryRead(Node(info), out var problems));
        Assert.Contains(problem, problems);
    }

    private static IpmiRoute? Read(string info)
    {
        var settings = IpmiSettingsReader.TryRead(Node(info), out var problems);
        Assert.Empty(problems);
        return settings!.Route;
    }

    private static DriverContext Node(string info) => new() { NodeUuid = Guid.NewGuid(), NodeName = "node-1", DriverInfo = JsonMap.Parse(info).With("ipmi_address", "10.0.0.1") };
}
