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

    /// <summary>The kept trace was recorded from the lab's BMC with its manners of an iDRAC 9, as in the test above; one of today is used alike.</summary>
    [Fact]
    public async Task KeptTrace_OfTheLabsIdrac_Replays()
    {
        await using var test = await BmcUnderTest.StartAsync(Personalities.Idrac9);
        await using var replayed = ReplayedBmc.Of("lab-idrac9.trace");
        var said = await UseAsync(replayed.Bmc);
        Assert.Equal(await UseAsync(test.Bmc), said);
        Assert.StartsWith("/redfish/v1/Systems/System.Embedded.1 ", said, StringComparison.Ordinal);
        Assert.Contains("Dell Inc.", said, StringComparison.Ordinal);
        Assert.EndsWith(" Off On", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_LeavesSecretsOut()
    {
        var line = RedfishTraceFormat.Write(new("POST", "/redfish/v1/SessionService/Sessions")
        {
            Body = """{"UserName": "root", "Password": "calvin", "List": [{"AuthToken": "t"}], "Passwords": ["a", "b"], "Image": "http://me:pw@host/x.iso", "HttpHeaders": [{"Authorization": "Basic eDp5"}]}""", Status = 201, Answer = """{"Id": "1", "UserName": "root"}""",
        });
        Assert.Equal(
            """{"method":"POST","path":"/redfish/v1/SessionService/Sessions","body":{"UserName":"******","Password":"******","List":[{"AuthToken":"******"}],"Passwords":"******","Image":"http://******@host/x.iso","HttpHeaders":[{"Authorization":"******"}]},"status":201,"answer":{"Id":"1","UserName":"******"}}""",
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
