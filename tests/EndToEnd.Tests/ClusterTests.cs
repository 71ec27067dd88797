using System.Security.Cryptography;
using EndToEnd.Tests.Clients;
using EndToEnd.Tests.Racks;
using Ironic.Testing;
using Ironic.Testing.Databases;
using Xunit.Abstractions;

namespace EndToEnd.Tests;

/// <summary>Two appliances on one PostgreSQL deploy two machines; the one that has an image written is killed in the middle of it, and the other brings both to their ends.</summary>
[Collection(Machines.Collection)]
public sealed class ClusterTests(ITestOutputHelper output)
{
    private const long WellOnItsWay = 64 << 20;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(12);

    [Fact]
    public async Task OneOfTwoAppliances_KilledWhileAnImageIsWritten_TheOtherFinishesBothDeploys()
    {
        await using var database = await PostgresServer.StartAsync();
        using var secrets = new TemporaryFolder();
        await File.WriteAllBytesAsync(secrets.File("secret.key"), RandomNumberGenerator.GetBytes(32));
        await using var rack = await Rack.BuildAsync(new RackOptions
        {
            Machines = [new(), new()],
            Database = new() { ["url"] = await database.CreateDatabaseAsync(), ["keyFile"] = secrets.File("secret.key") },
            HostName = "one",
            KernelParameters = "console=ttyS0 ipa-image-download-connection-retries=2", // who is dead stays so
        });
        var (two, api) = await rack.JoinAsync("two");
        await using var second = two;
        using var secondNodes = new NodeReader(api);
        try
        {
            await rack.EnrollAsync();
            var keys = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var machine in rack.Lab.Machines) keys[machine.Name] = await Deployment.StartAsync(rack, machine.Name);

            var written = rack.Lab.Machines[0];
            await Eventually.TrueAsync(async () => await Disks.WrittenBytesAsync(written) >= WellOnItsWay, Limit, $"an image that is being written; {rack.Story}");
            var atWork = (string?)(await rack.Nodes.ShowAsync(written.Name))["conductor"];
            output.WriteLine($"{written.Name} is deployed by {atWork}, which is killed now");
            var (victim, nodes) = atWork == "one" ? (rack.Appliance, secondNodes) : (two, rack.Nodes);
            await victim.KillAsync();

            foreach (var machine in rack.Lab.Machines)
            {
                var active = await nodes.AwaitAsync(machine.Name, "active", Limit);
                Assert.Null((string?)active["last_error"]);
            }

            foreach (var machine in rack.Lab.Machines) await Deployment.ProveAsync(nodes, machine, keys[machine.Name], Limit);
            var told = (await nodes.TimelineAsync(written.Name)).Select(e => (Name: (string)e!["name"]!, Message: (string?)e["message"] ?? "")).ToList();
            output.WriteLine(string.Join('\n', told.Where(e => e.Name.StartsWith("job.", StringComparison.Ordinal) || e.Name.StartsWith("image.", StringComparison.Ordinal)).Select(e => $"{e.Name}: {e.Message}")));
            Assert.Contains(told, e => e.Name == "job.resumed" && e.Message.Contains($"taken over from {atWork}", StringComparison.Ordinal));
            Assert.Single(told, e => e.Name == "image.written");
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            throw new InvalidOperationException($"{e.Message}\n--- two\n{two.Log}\n{string.Join('\n', rack.Lab.Machines.Select(rack.StoryOf))}", e);
        }
    }
}
