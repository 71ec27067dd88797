using System.Text.Json;
using System.Text.Json.Nodes;
using Ironic.Testing;

namespace Ironic.Appliance.Tests;

/// <summary>What an operator does beside a running appliance: look at its jobs, end one, back it up, restore it.</summary>
public sealed class OperatorVerbTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task DoctorShowsAJob_AndEndsIt_BackupAndRestoreBringTheNodeBack()
    {
        var backup = _folder.File("backup");
        await using (var appliance = await ClusterMember.StartAsync("one", null, _folder))
        {
            await appliance.PostAsync("/v1/nodes", new() { ["name"] = "slow", ["driver"] = "fake-hardware", ["driver_info"] = new JsonObject { ["fake_power_delay"] = "3600" } });
            await appliance.PutAsync("/v1/nodes/slow/states/provision", new() { ["target"] = "manage" });

            var seen = await Binary.RunAsync("doctor", "jobs", "--url", appliance.Api.ToString());
            Assert.True(seen.Succeeded, seen.ToString());
            Assert.Matches(@"slow\s+verifying\s+verify\s+\S+\s+\d+s ago\s+one\s+\(runs\)", seen.Output);

            var ended = await Binary.RunAsync("doctor", "jobs", "--end", "slow", "--url", appliance.Api.ToString());
            Assert.True(ended.Succeeded, ended.ToString());
            await Eventually.TrueAsync(async () => (await appliance.GetAsync("/v1/nodes/slow?fields=provision_state,last_error")).GetProperty("last_error") is { ValueKind: JsonValueKind.String } error
                && error.GetString()!.Contains("Ended by an operator", StringComparison.Ordinal), Patience, "the job's end");
            Assert.Equal("nothing is being done\n", (await Binary.RunAsync("doctor", "jobs", "--url", appliance.Api.ToString())).Output);
            Assert.Contains("Nothing is being done", (await Binary.RunAsync("doctor", "jobs", "--end", "slow", "--url", appliance.Api.ToString())).Error, StringComparison.Ordinal);

            var written = await Binary.RunAsync("backup", backup, "--data-dir", _folder.File("one"));
            Assert.True(written.Succeeded, written.ToString());
            Assert.Contains("in use by another appliance", (await Binary.RunAsync("restore", backup, "--replace", "--data-dir", _folder.File("one"))).Error, StringComparison.Ordinal);
        }

        var restored = await Binary.RunAsync("restore", backup, "--replace", "--data-dir", _folder.File("one"));
        Assert.True(restored.Succeeded, restored.ToString());
        await using var again = await ClusterMember.StartAsync("one", null, _folder);
        Assert.Equal("enroll", (await again.GetAsync("/v1/nodes/slow?fields=provision_state")).GetProperty("provision_state").GetString());
    }

    [Theory]
    [InlineData("followed by what to look at", "doctor")]
    [InlineData("followed by what to look at", "doctor", "nodes")]
    [InlineData("does not answer", "doctor", "jobs", "--url", "http://127.0.0.1:1")]
    [InlineData("takes one FILE", "backup")]
    [InlineData("There is no database", "backup", "/tmp/never-written", "--data-dir", "/nowhere")]
    [InlineData("needs --to URL", "database", "move")]
    [InlineData("followed by what to do", "database")]
    public async Task WrongWords_AreToldSo(string said, params string[] words)
    {
        var result = await Binary.RunAsync(words);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(said, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", result.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
