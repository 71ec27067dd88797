using System.Collections.Concurrent;
using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Lanes;
using Ironic.Ipmi.Tests.Interop;
using Ironic.Ipmi.Tests.Support;
using Ironic.Ipmi.Tracing;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Tests.Tracing;

public sealed class TraceTests
{
    [Fact]
    public async Task Lane_WithATrace_WritesWhatReplaysAlike()
    {
        await using var peers = Peers.With(new());
        peers.Bmc.Answers = (id, _) => id == CommandIds.GetSystemGuid ? [(byte)CompletionCode.InvalidCommand] : null;
        var trace = new Lines();
        await using var lanes = new BmcLanes(peers.Client, new() { MostPerSecond = 0 });
        var lane = lanes.For(new("127.0.0.1", FakeBmc.Admin) { Port = peers.Bmc.EndPoint.Port, Trace = trace });
        var live = await UseAsync(lane);

        Assert.Equal(live, await UseAsync(new ReplayedBmc(trace.Text)));
        Assert.Contains("# login: cipher suite 17: ok", trace.Text, StringComparison.Ordinal);
        Assert.Contains("> 00 01\n< 00 01 00 ", trace.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexStringLower("secret"u8), trace.Text.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    /// <summary>The kept trace was recorded from OpenIPMI's simulator, with a login as in this test; one of today says the same.</summary>
    [Fact]
    public async Task KeptTrace_OfIpmiSim_IsWhatItSays_AndReplays()
    {
        await using var sim = await IpmiSim.StartAsync();
        var trace = new Lines();
        await using var lanes = new BmcLanes(sim.Client, new() { MostPerSecond = 0 });
        var live = await BootFromNetworkAsync(lanes.For(new("127.0.0.1", new("admin", BmcSecret.FromText("password"))) { Port = sim.EndPoint.Port, Trace = trace }));

        Assert.Equal(ReplayedBmc.Read("ipmi_sim.trace").Split('\n').SkipWhile(line => line.StartsWith("# recorded", StringComparison.Ordinal)).Where(line => line.Length > 0), trace.Text.Split('\n'));
        Assert.Equal(live, await BootFromNetworkAsync(ReplayedBmc.Of("ipmi_sim.trace")));
    }

    [Theory]
    [InlineData(NetFn.App, 0x47, new byte[] { 2, 2, 0x70, 0x77 }, "> 06 47 02 02 ** **")]
    [InlineData(NetFn.App, 0x56, new byte[] { 1, 1, 1, 0xAA }, "> 06 56 01 01 01 **")]
    [InlineData(NetFn.App, 0x47, new byte[] { 2 }, "> 06 47 02")]
    [InlineData(NetFn.App, 0x01, new byte[] { 2, 3 }, "> 06 01 02 03")]
    [InlineData(NetFn.Transport, 0x01, new byte[] { 1, 16, 0x70, 0x77 }, "> 0c 01 01 10 ** **")]
    [InlineData(NetFn.Transport, 0x01, new byte[] { 1, 4, 2 }, "> 0c 01 01 04 02")]
    public void Write_LeavesSecretsOut(NetFn function, byte command, byte[] data, string expected)
    {
        var line = IpmiTraceFormat.Write(new IpmiMessage { Command = new(function, command), Data = data });
        Assert.Equal(expected, line);
        Assert.Equal(data.Length, Assert.Single(IpmiTraceFormat.Read(line)).Data.Length);
    }

    [Fact]
    public void Write_CommunityThatABmcTells_IsLeftOut()
    {
        var line = IpmiTraceFormat.Write(new IpmiMessage { Command = CommandIds.GetLanParameter, IsResponse = true, Data = (byte[])[0, 0x11, .. "public"u8, .. new byte[12]] });
        Assert.Equal($"< 0c 02 00 11 {string.Join(' ', Enumerable.Repeat("**", 18))}", line);
    }

    [Theory]
    [InlineData("hello", "no message")]
    [InlineData("> 06", "no message")]
    [InlineData("\n> 06 zz", "Line 2")]
    public void Read_WhatIsNoTrace_IsRefused(string trace, string expected) =>
        Assert.Contains(expected, Assert.Throws<FormatException>(() => IpmiTraceFormat.Read(trace)).Message, StringComparison.Ordinal);

    /// <summary>What it is known for: of the boot flags only the device survives.</summary>
    private static async Task<string> BootFromNetworkAsync(IIpmiChannel bmc)
    {
        var device = await bmc.GetDeviceIdAsync(default);
        Assert.Equal(0x1291u, device.ManufacturerId);
        Assert.False((await bmc.GetChassisStatusAsync(default)).IsPoweredOn);
        await bmc.TryKeepBootFlagsAsync(default);
        await bmc.SetBootFlagsAsync(new(BootDevice.Pxe, IsUefi: true, IsPersistent: false), default);
        var kept = await bmc.GetBootFlagsAsync(default);
        Assert.Equal((BootDevice.Pxe, false), (kept.Device, kept.IsUefi));
        await bmc.ControlChassisAsync(ChassisAction.PowerOn, default);
        var after = await bmc.GetChassisStatusAsync(default);
        Assert.True(after.IsPoweredOn);
        return $"{device} {kept} {after}";
    }

    private static async Task<string> UseAsync(IIpmiChannel bmc)
    {
        var before = await bmc.GetChassisStatusAsync(default);
        await bmc.ControlChassisAsync(ChassisAction.PowerOn, default);
        var after = await bmc.GetChassisStatusAsync(default);
        var device = await bmc.GetDeviceIdAsync(default);
        var refused = await Assert.ThrowsAsync<IpmiException>(() => bmc.GetSystemGuidAsync(default));
        return $"{before} {after} {device} {refused.Code}";
    }

    private sealed class Lines : IIpmiTrace
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public string Text => string.Join('\n', _lines);

        public void Write(string line) => _lines.Enqueue(line);
    }
}
