using Ironic.Drivers.Tests.Support;
using Ironic.Drivers.Tracing;
using Ironic.Model.Drivers;
using Ironic.Testing;

namespace Ironic.Drivers.Tests.Tracing;

public sealed class RecordModeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Node_ThatAsksForIt_IsRecorded_UntilItDoesNot()
    {
        using var traces = new BmcTraces(new() { Folder = _folder.File("traces") }, TimeProvider.System);
        var node = NodeUnderTest.ContextFor(new(System.Net.IPAddress.Loopback, 623), "admin", "secret");
        Assert.Null(traces.For(node, isWanted: false));
        var file = traces.For(node, isWanted: true)!;
        Assert.Same(file, traces.For(node, isWanted: true));
        file.Write("> 00 01");
        Assert.Null(traces.For(node, isWanted: false));

        var written = Assert.Single(Directory.GetFiles(_folder.File("traces")));
        Assert.StartsWith(node.NodeUuid.ToString(), Path.GetFileName(written), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(written));
        Assert.Equal("> 00 01\n", await File.ReadAllTextAsync(written));
    }

    [Fact]
    public async Task Trace_EndsAtItsBound()
    {
        using var traces = new BmcTraces(new() { Folder = _folder.Path, MostBytes = 1000 }, TimeProvider.System);
        var file = traces.For(NodeUnderTest.ContextFor(new(System.Net.IPAddress.Loopback, 623), "", ""), isWanted: true)!;
        for (var i = 0; i < 1000; i++) file.Write("> 00 01 02 03");
        var text = await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(_folder.Path)));
        Assert.InRange(text.Length, 900, 1100);
        Assert.EndsWith("# the trace has reached its bound\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Setting_IsReadByBothProtocols()
    {
        await using var ipmi = NodeUnderTest.Start();
        ipmi.SetInfo("bmc_record", "perhaps");
        Assert.Contains("bmc_record is 'perhaps', but must be True or False", Assert.Single(ipmi.Driver.Power.Validate(ipmi.Context)), StringComparison.Ordinal);
        ipmi.SetInfo("bmc_record", "True");
        Assert.Equal(PowerState.Off, await ipmi.Driver.Power.GetStateAsync(ipmi.Context, default)); // no folder: nothing is recorded, and nothing is amiss

        await using var redfish = await RedfishNode.StartAsync();
        redfish.SetInfo("bmc_record", true);
        Assert.Empty(redfish.Driver.Power.Validate(redfish.Context));
    }

    public void Dispose() => _folder.Dispose();
}
