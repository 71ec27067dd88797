using System.Collections.Concurrent;
using Ironic.Lab.Redfish;
using Ironic.Redfish.Quirks;
using Ironic.Redfish.Systems;
using Ironic.Redfish.Tests.Support;
using Ironic.Redfish.Tracing;

namespace Ironic.Redfish.Tests.Tracing;

public sealed class TraceTests
{
    [Fact]
    public async Task Bmc_WithATrace_WritesWhatReplaysAlike()
    {
        await using var test = await BmcUnderTest.StartAsync(Personalities.Idrac9);
        var trace = new Lines();
        var live = await UseAsync(test.MakeClient(new() { MostPerSecond = 0 }).For(test.Target() with { Trace = trace }));
        await using var replayed = new ReplayedBmc(trace.Text);

        Assert.Equal(live, await UseAsync(replayed.Bmc));
        Assert.Contains("\"path\":\"/redfish/v1/SessionService/Sessions\"", trace.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"secret\"", trace.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("X-Auth-Token", trace.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task RecordedIdrac_PowersOn_AndBootsFromTheNetwork()
    {
        await using var bmc = ReplayedBmc.Of("idrac9.trace");
        var machine = await RedfishMachine.FindAsync(bmc.Bmc, null, QuirkTable.BuiltIn, default);
        Assert.Equal(("Dell Inc.", "/redfish/v1/Systems/System.Embedded.1"), (machine.Kind.Vendor, machine.SystemPath));
        Assert.Equal(SystemPower.Off, await bmc.Bmc.GetPowerAsync(machine, default));
        await bmc.Bmc.TryResetAsync(machine, PowerAction.On, default);
    }

    [Fact]
    public void Write_LeavesSecretsOut()
    {
        var line = RedfishTraceFormat.Write(new("POST", "/redfish/v1/SessionService/Sessions")
        {
            Body = """{"UserName": "root", "Password": "calvin", "List": [{"AuthToken": "t"}]}""", Status = 201, Answer = """{"Id": "1", "UserName": "root"}""",
        });
        Assert.Equal(
            """{"method":"POST","path":"/redfish/v1/SessionService/Sessions","body":{"UserName":"******","Password":"******","List":[{"AuthToken":"******"}]},"status":201,"answer":{"Id":"1","UserName":"******"}}""",
            line);
        Assert.Equal(201, Assert.Single(RedfishTraceFormat.Read(line)).Status);
        Assert.DoesNotContain("calvin", RedfishTraceFormat.Write(new("POST", "/x") { Body = "Password=calvin" }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("\n[]")]
    [InlineData("{\"method\": \"GET\"}")]
    public void Read_WhatIsNoTrace_IsRefused(string trace) => Assert.Contains("Line ", Assert.Throws<FormatException>(() => RedfishTraceFormat.Read(trace)).Message, StringComparison.Ordinal);

    private static async Task<string> UseAsync(RedfishBmc bmc)
    {
        var machine = await RedfishMachine.FindAsync(bmc, null, QuirkTable.BuiltIn, default);
        var before = await bmc.GetPowerAsync(machine, default);
        await bmc.TryResetAsync(machine, PowerAction.On, default);
        return $"{machine.SystemPath} {machine.Kind} {string.Join(',', machine.Quirks.Names)} {before} {await bmc.GetPowerAsync(machine, default)}";
    }

    private sealed class Lines : IRedfishTrace
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public string Text => string.Join('\n', _lines);

        public void Write(string line) => _lines.Enqueue(line);
    }
}
