using Ironic.Drivers.Settings;
using Ironic.Model.Drivers;
using Ironic.Model.Json;

namespace Ironic.Drivers.Tests.Settings;

public sealed class KnownSettingsTests
{
    private static readonly DriverContext Node = new() { NodeUuid = Guid.NewGuid(), NodeName = "n", DriverInfo = JsonMap.Parse("""{"a": 1}""") };

    [Fact]
    public void Settings_AreReadOnce_UntilTheNodeIsAnother()
    {
        var reads = 0;
        var known = new KnownSettings<string>(node => $"{++reads} {node.DriverInfo}");
        Assert.Equal("1 {\"a\":1}", known.Of(Node));
        Assert.Equal("1 {\"a\":1}", known.Of(Node with { NodeName = "m", InstanceInfo = JsonMap.Parse("""{"b": 1}""") }));
        Assert.StartsWith("2 ", known.Of(Node with { Properties = JsonMap.Parse("""{"vendor": "x"}""") }), StringComparison.Ordinal);
        Assert.StartsWith("3 ", known.Of(Node with { DriverInternalInfo = JsonMap.Parse("""{"bmc_vendor": "x"}""") }), StringComparison.Ordinal);
        Assert.Equal("4 {\"a\":2}", known.Of(Node with { DriverInfo = Node.DriverInfo.With("a", 2) }));
    }

    [Fact]
    public void Settings_ThatAreWrong_AreReadAnew()
    {
        var reads = 0;
        var known = new KnownSettings<string>(_ => ++reads < 3 ? throw new DriverException("wrong") : "right");
        Assert.Throws<DriverException>(() => known.Of(Node));
        Assert.Throws<DriverException>(() => known.Of(Node));
        Assert.Equal("right", known.Of(Node));
    }
}
