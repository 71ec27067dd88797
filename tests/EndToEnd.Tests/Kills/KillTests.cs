using System.Text.Json.Nodes;
using EndToEnd.Tests.Racks;
using Ironic.Lab;
using Ironic.Lab.Machines;
using Xunit.Abstractions;

namespace EndToEnd.Tests.Kills;

/// <summary><c>kill -9</c> of the appliance in every phase of a clean, of a deploy and of an undeploy on a real machine: after each the job goes on, and all of them end as they should.</summary>
[Collection(Machines.Collection)]
public sealed class KillTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task CleanDeployUndeploy_KilledInEveryPhase_EndAsTheyShould()
    {
        await using var rack = await Rack.BuildAsync(new RackOptions
        {
            Machines = [new MachineOptions { Firmware = Firmware.Uefi }], // its loader has a phase of its own
            Conductor = new() { ["boot"] = new JsonObject { ["noDhcp"] = "00:01:30", ["noBootFile"] = "00:01:00", ["noKernel"] = "00:00:45", ["noAgent"] = "00:01:30" } },
        });
        var node = rack.Machine.Name;
        try
        {
            await rack.Client.RunAsync("create", rack.Lab.Folder.InventoryFile);
            await rack.Client.RunAsync("node", "manage", node, "--wait", "120");
            await HauntAsync(rack, "clean", Mark.CleanFirst, () => rack.Client.RunAsync("node", "provide", node), "available", powerOns: 1);

            string? key = null;
            var deployed = DateTimeOffset.UtcNow;
            await HauntAsync(rack, "deploy", Mark.Deploy, async () => key = await Deployment.StartAsync(rack, node), "active", powerOns: 2);
            Assert.Equal(1, Journal.Said(rack.Machine, deployed, "written and verified"));
            await Deployment.ProveAsync(rack, key!, Limit);

            await HauntAsync(rack, "undeploy and clean", Mark.CleanSecond, () => rack.Client.RunAsync("node", "undeploy", node), "available", powerOns: 1);
            Disks.AssertErased(rack.Machine);
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            throw new InvalidOperationException($"{e.Message}\n{rack.Story}", e);
        }
    }

    /// <param name="rack">With one machine.</param>
    /// <param name="what">For the output.</param>
    /// <param name="marks">Where to kill.</param>
    /// <param name="begin">Asks for the work.</param>
    /// <param name="end">The state that it is to end in.</param>
    /// <param name="powerOns">How often it turns the machine on, when no boot has to be tried again.</param>
    private async Task HauntAsync(Rack rack, string what, IReadOnlyList<Mark> marks, Func<Task> begin, string end, int powerOns)
    {
        var since = DateTimeOffset.UtcNow;
        var killer = new Killer(rack, rack.Machine.Name);
        var haunting = killer.HauntAsync(marks, since);
        await begin();
        await haunting;
        var node = await rack.Nodes.AwaitAsync(rack.Machine.Name, end, Limit);
        output.WriteLine($"{what}: killed in {string.Join(", ", killer.Kills.Select(kill => kill.Phase))}");

        Assert.Equal(marks.Select(mark => mark.Phase), killer.Kills.Select(kill => kill.Phase));
        Assert.Null(node["last_error"]);
        Assert.Null(node["reservation"]);
        var events = (await rack.Nodes.TimelineAsync(rack.Machine.Name)).Select(e => Happening.From(e!)).Where(e => e.At > since).ToList();
        Assert.DoesNotContain(events, e => e.Name == "job.failed");
        var retries = events.Count(e => e.Name == "boot.retried");
        if (retries > 0) output.WriteLine($"{what}: {retries} boots were tried again");
        Assert.Equal(powerOns + retries, Journal.PowerOns(rack.Machine, since));
        Journal.AssertExplains([.. killer.Seen.Concat(events).DistinctBy(e => (e.Sequence, e.At))], killer.Kills, rack.Machine, since);
    }
}
