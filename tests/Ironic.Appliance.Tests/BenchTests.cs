using System.Text.Json;
using Ironic.Testing;

namespace Ironic.Appliance.Tests;

/// <summary>The simulator against the appliance, both as delivered: what a user gets who types one command.</summary>
public sealed class BenchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task TwentyMachines_GoFromEnrollToDeleted_AndTheReportSaysHow()
    {
        var file = _folder.File("report.json");
        var result = await ForeignTool.RunAsync(
            Binary.Path,
            ["bench", "--nodes", "20", "--deploy", "12", "--boot-seconds", "0", "--image-kib", "256", "--boot-kib", "256", "--network", "131", "--firmware", "ipxe", "--redfish", "25", "--timeout", "5", "--json", file],
            TimeSpan.FromMinutes(10));

        Assert.True(result.Succeeded, result.ToString());
        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(file));
        var phases = report.RootElement.GetProperty("phases").EnumerateArray().ToDictionary(phase => phase.GetProperty("name").GetString()!, phase => (phase.GetProperty("nodes").GetInt32(), phase.GetProperty("failed").GetInt32()));
        Assert.Equal((20, 0), phases["enroll"]);
        Assert.Equal((20, 0), phases["manage"]);
        Assert.Equal((20, 0), phases["provide"]);
        Assert.Equal((12, 0), phases["deploy"]);
        Assert.Equal((12, 0), phases["undeploy"]);
        Assert.Equal((20, 0), phases["delete"]);

        var machines = report.RootElement.GetProperty("machines");
        Assert.Equal((12, 12), (machines.GetProperty("images_written").GetInt32(), machines.GetProperty("systems_started").GetInt32()));
        Assert.True(machines.GetProperty("agents").GetInt32() >= 20 + 12 + 12, machines.ToString());
        Assert.All(report.RootElement.GetProperty("calls").EnumerateArray(), call => Assert.Equal(0, call.GetProperty("failed").GetInt32()));
        Assert.Contains(report.RootElement.GetProperty("calls").EnumerateArray(), call => call.GetProperty("name").GetString() == "PUT provision active" && call.GetProperty("p99_ms").GetDouble() > 0);
        Assert.InRange(report.RootElement.GetProperty("appliance").GetProperty("peak_rss_mb").GetDouble(), 20, 600);
        Assert.Contains("all ended well", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--nodes takes a number from 1 to 50000", "--nodes", "0")]
    [InlineData("--deploy takes a number from 0 to 5", "--nodes", "5", "--deploy", "6")]
    [InlineData("both or neither", "--url", "http://127.0.0.1:1")]
    [InlineData("does not answer", "--nodes", "2", "--network", "132", "--url", "http://127.0.0.1:1", "--dhcp", "127.0.0.1:6767")]
    public async Task WhatCannotBe_IsSaid(string said, params string[] words)
    {
        var result = await Binary.RunAsync(["bench", .. words]);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(said, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", result.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
