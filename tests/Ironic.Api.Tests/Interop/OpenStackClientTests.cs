using Ironic.Api.Tests.Support;
using Ironic.Model.Drivers;
using Ironic.Testing;

namespace Ironic.Api.Tests.Interop;

/// <summary>Debian's <c>openstack baremetal</c> (python3-ironicclient), many commands through one process: each start costs seconds.</summary>
public sealed class OpenStackClientTests
{
    [Fact]
    public async Task Client_WholeLifeOfANode_EveryCommandSucceeds()
    {
        await using var api = await ApiHost.StartAsync();
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("nodes.json"), """
            {"nodes": [{"name": "from-file", "driver": "fake-hardware", "properties": {"cpus": 4},
                        "ports": [{"address": "52:54:00:00:00:01", "pxe_enabled": true}]}]}
            """);
        Directory.CreateDirectory(folder.File("drive/openstack/latest"));
        await File.WriteAllTextAsync(folder.File("drive/openstack/latest/meta_data.json"), """{"hostname": "db-1"}""");
        await File.WriteAllTextAsync(folder.File("steps.json"), """[{"interface": "deploy", "step": "erase_devices_metadata"}]""");

        var said = await RunAsync(api.Url, Script("whole-life.txt", folder), api.Conductor.Log);

        Assert.Contains("\"cpus\": 4", said, StringComparison.Ordinal);
        Assert.Contains("\"ipmi_password\": \"******\"", said, StringComparison.Ordinal);
        Assert.DoesNotContain("open-sesame", said, StringComparison.Ordinal);
        Assert.Equal([PowerTarget.On, PowerTarget.SoftReboot, PowerTarget.SoftOff], api.Conductor.PowerTargets);
        Assert.Equal(["manage", "inspect", "provide", "active", "rebuild", "deleted", "manage", "clean"], api.Conductor.Requests.Select(request => request.Target));
        Assert.StartsWith("H4sI", api.Conductor.Requests.Single(request => request.Target == "active").ConfigDrive!.Value.GetString(), StringComparison.Ordinal); // gzip
        Assert.Equal(new BootDeviceSetting(BootDevice.Disk, true), api.Conductor.BootDevices.Values.Single());
        Assert.Empty(await api.Conductor.Store.ListAsync(new Ironic.Model.Nodes.NodeQuery { Limit = 10 }, CancellationToken.None));
        Assert.Empty(api.Conductor.Log.Lines);
    }

    /// <summary>The real conductor and store; the machine never boots, so the deploy is undone while it waits for the agent.</summary>
    [Fact]
    public async Task Client_OverTheRealConductor_GoesThroughTheStates()
    {
        await using var appliance = await RealConductor.StartAsync();
        using var folder = new TemporaryFolder();
        foreach (var (name, json) in new[]
        {
            ("clean", """[{"interface": "raid", "step": "delete_configuration"}, {"interface": "power", "step": "reboot"}]"""),
            ("hold", """[{"interface": "deploy", "step": "hold"}]"""),
            ("template", """[{"interface": "bios", "step": "factory_reset", "args": {}, "priority": 150}]"""),
            ("deploy", """[{"interface": "raid", "step": "delete_configuration", "args": {}, "priority": 40}]"""),
        })
        {
            await File.WriteAllTextAsync(folder.File($"{name}.json"), json);
        }

        // The client's own shell takes a list's quotes away, so that it cannot set instance_info.traits.
        await appliance.DoAsync(HttpMethod.Post, "/v1/nodes", """{"name": "r-3", "driver": "fake-hardware", "instance_info": {"traits": ["CUSTOM_FAST"]}}""");
        var said = await RunAsync(appliance.Url, Script("real-conductor.txt", folder), appliance.Log);
        Assert.Contains("\"provision_state\": \"available\"", said, StringComparison.Ordinal);
        Assert.Contains("\"provision_state\": \"rescue\"", said, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", said, StringComparison.Ordinal);
        Assert.DoesNotContain(appliance.Log.Lines, line => line.StartsWith('2')); // ours are the 2000s
    }

    [Fact]
    public async Task Client_OverTheRealConductor_KnowsEveryResource()
    {
        await using var appliance = await RealConductor.StartAsync();
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("raid.json"), """{"logical_disks": [{"size_gb": 50, "raid_level": "1", "is_root_volume": true}]}""");
        await File.WriteAllTextAsync(folder.File("template.json"), """[{"interface": "bios", "step": "factory_reset", "args": {}, "priority": 150}]""");

        var said = await RunAsync(appliance.Url, Script("resources.txt", folder), appliance.Log);

        foreach (var expected in new[] { "\"description\": \"rack-1\"", "\"mode\": \"802.3ad\"", "\"vif-2\"", "iqn.2026-11.org:1", "\"CUSTOM_GPU\"", "\"state\": \"active\"", "Deleted deploy template CUSTOM_HT", "Deleted chassis 55555555" })
            Assert.Contains(expected, said, StringComparison.Ordinal);
        Assert.DoesNotContain(appliance.Log.Lines, line => line.StartsWith('2'));
    }

    [Fact]
    public async Task Sdk_OverTheRealConductor_FindsWhatItExpects()
    {
        await using var appliance = await RealConductor.StartAsync();
        var result = await ForeignTool.RunAsync("/usr/bin/python3", [Path.Combine(Repository.Root, "tests", "Ironic.Api.Tests", "Interop", "sdk_scenario.py"), appliance.Url],
            TimeSpan.FromSeconds(120), Environment(appliance.Url));
        Assert.True(result.Succeeded && result.Output.Trim() == "OK", $"{result}\n{string.Join('\n', appliance.Log.Lines)}");
    }

    [Fact]
    public async Task Client_Errors_AreTheServersWords()
    {
        await using var api = await ApiHost.StartAsync();
        var failed = await ForeignTool.RunAsync("openstack", [], TimeSpan.FromSeconds(60), Environment(api.Url), """
            baremetal node show nosuch
            baremetal node create --driver nope
            """);
        Assert.Contains("Node nosuch could not be found.", failed.Output + failed.Error, StringComparison.Ordinal);
        Assert.Contains("No valid host was found.", failed.Output + failed.Error, StringComparison.Ordinal);
    }

    private static string Script(string name, TemporaryFolder folder) =>
        File.ReadAllText(Path.Combine(Repository.Root, "tests", "Ironic.Api.Tests", "Interop", name)).Replace("@FOLDER@", folder.Path, StringComparison.Ordinal);

    /// <summary>Runs the commands in order; the test fails with what was said when one of them does.</summary>
    private static async Task<string> RunAsync(string url, string commands, CapturingLog log)
    {
        var result = await ForeignTool.RunAsync("openstack", [], TimeSpan.FromSeconds(120), Environment(url), commands);
        Assert.True(result.Succeeded && result.Error.Length == 0, $"{result}\n{string.Join('\n', log.Lines)}");
        return result.Output;
    }

    private static Dictionary<string, string> Environment(string url) => new(StringComparer.Ordinal)
    {
        ["OS_AUTH_TYPE"] = "none",
        ["OS_ENDPOINT"] = url,
        ["PYTHONWARNINGS"] = "ignore",
        ["PATH"] = "/usr/bin:/bin",
        ["HOME"] = Path.GetTempPath(),
    };
}
