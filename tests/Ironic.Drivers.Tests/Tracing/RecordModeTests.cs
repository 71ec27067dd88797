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
        Assert.Matches($"^# node {node.NodeUuid}, recorded from 20.*Z\n> 00 01\n$", await File.ReadAllTextAsync(written));
    }

    [Fact]
    public async Task Record_LastsItsTime_OrUntilItIsEnded()
    {
        var time = new ManualTimeProvider();
        using var traces = new BmcTraces(new() { Folder = _folder.File("traces"), MostNodes = 2 }, time);
        var (node, other, third) = (Node(), Node(), Node());
        Assert.Null(traces.Find(node));
        Assert.True(traces.Record(node, TimeSpan.FromSeconds(10)).TryGet(out var trace, out _));
        Assert.Equal(time.GetUtcNow() + TimeSpan.FromSeconds(10), trace.EndsAt);
        traces.For(node, isWanted: false)!.Write("> 00 01");
        time.Advance(TimeSpan.FromSeconds(9));
        Assert.True(traces.Record(node, TimeSpan.FromSeconds(10)).TryGet(out var same, out _)); // goes on
        Assert.Equal(trace.Path, same.Path);
        time.Advance(TimeSpan.FromSeconds(9));
        Assert.NotNull(traces.For(node, isWanted: false));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(traces.Find(node)!.EndsAt);
        Assert.Null(traces.For(node, isWanted: false));
        Assert.EndsWith("> 00 01\n", await File.ReadAllTextAsync(traces.Find(node)!.Path), StringComparison.Ordinal);

        Assert.True(traces.Record(node, TimeSpan.FromSeconds(10)).TryGet(out var next, out _));
        Assert.NotEqual(trace.Path, next.Path);
        Assert.True(traces.Record(other, TimeSpan.FromSeconds(60)).TryGet(out _, out _));
        Assert.False(traces.Record(third, TimeSpan.FromSeconds(10)).TryGet(out _, out var full));
        Assert.Contains("2 BMCs are being recorded", full.Message, StringComparison.Ordinal);
        traces.End(node);
        traces.End(node);
        Assert.Null(traces.For(node, isWanted: false));
        Assert.Equal((next.Path, null), (traces.Find(node)!.Path, traces.Find(node)!.EndsAt));
        Assert.True(traces.Record(third, TimeSpan.FromSeconds(10)).TryGet(out _, out _));
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.True(traces.Record(node, TimeSpan.FromSeconds(10)).TryGet(out _, out _)); // nobody asked for the third since: it gives way all the same
    }

    [Fact]
    public void Record_ThatTheNodeAsksFor_IsNotEndedByHand()
    {
        using var traces = new BmcTraces(new() { Folder = _folder.Path }, TimeProvider.System);
        var node = Node();
        var file = traces.For(node, isWanted: true);
        traces.End(node);
        Assert.Same(file, traces.For(node, isWanted: true));
        using var nowhere = new BmcTraces(new(), TimeProvider.System);
        Assert.False(nowhere.Record(node, TimeSpan.FromSeconds(1)).TryGet(out _, out _));
        Assert.Null(nowhere.Find(node));
    }

    [Fact]
    public void Traces_OfOldTimes_GiveWay()
    {
        var time = new ManualTimeProvider();
        using var traces = new BmcTraces(new() { Folder = _folder.Path, MostNodes = 2, MostFiles = 3 }, time);
        for (var i = 0; i < 10; i++)
        {
            Assert.True(traces.Record(Node(), TimeSpan.FromSeconds(1)).TryGet(out _, out _));
            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(3, Directory.GetFiles(_folder.Path).Length);
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

    private static DriverContext Node() => NodeUnderTest.ContextFor(new(System.Net.IPAddress.Loopback, 623), "", "") with { NodeUuid = Guid.NewGuid() };
}
