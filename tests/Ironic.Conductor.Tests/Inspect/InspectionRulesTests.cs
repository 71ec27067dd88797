using System.Text.Json.Nodes;
using Ironic.AgentContract.Inventory;
using Ironic.Conductor.Inspect;
using Ironic.Conductor.Inspect.Rules;
using Ironic.Conductor.Tests.World;
using Ironic.Model.Inspection;
using Ironic.Model.Json;
using Ironic.Model.Ports;
using Ironic.Model.Provisioning;
using Ironic.Model.Stores;

namespace Ironic.Conductor.Tests.Inspect;

public sealed class InspectionRulesTests
{
    private static readonly JsonMap Inventory = JsonMap.Parse("""
        {"cpu": {"count": 8, "architecture": "x86_64"}, "bmc_address": "10.1.2.3", "auth_token": "open-sesame",
         "system_vendor": {"manufacturer": "Dell Inc."}, "disks": [{"name": "sda"}, {"name": "sdb"}], "empty": []}
        """);

    [Theory]
    [InlineData("""{"op": "eq", "args": {"values": ["{inventory[cpu][count]}", 8]}}""", true)]
    [InlineData("""{"op": "eq", "args": [["{inventory[cpu][architecture]}", "x86_64"]]}""", true)]
    [InlineData("""{"op": "!eq", "args": {"values": ["a", "a"]}}""", false)]
    [InlineData("""{"op": "! eq", "args": {"values": ["a", "b"]}}""", true)]
    [InlineData("""{"op": "lt", "args": {"values": [4, "{inventory[cpu][count]}", 16]}}""", true)]
    [InlineData("""{"op": "gt", "args": {"values": [4, "{inventory[cpu][count]}"]}}""", false)]
    [InlineData("""{"op": "is-empty", "args": {"value": "{inventory[empty]}"}}""", true)]
    [InlineData("""{"op": "is-empty", "args": {"value": "{inventory[nosuch]}"}}""", true)]
    [InlineData("""{"op": "is-empty", "args": {"value": "{inventory[disks]}"}}""", false)]
    [InlineData("""{"op": "in-net", "args": {"address": "{inventory[bmc_address]}", "subnet": "10.1.0.0/16"}}""", true)]
    [InlineData("""{"op": "in-net", "args": {"address": "{inventory[bmc_address]}", "subnet": "10.2.0.0/16"}}""", false)]
    [InlineData("""{"op": "matches", "args": {"value": "{inventory[system_vendor][manufacturer]}", "regex": "Dell"}}""", false)]
    [InlineData("""{"op": "matches", "args": {"value": "{inventory[system_vendor][manufacturer]}", "regex": "(?i)dell.*"}}""", true)]
    [InlineData("""{"op": "contains", "args": {"value": "{inventory[system_vendor][manufacturer]}", "regex": "ell"}}""", true)]
    [InlineData("""{"op": "one-of", "args": {"value": "{node.driver}", "values": ["x", "fake"]}}""", true)]
    [InlineData("""{"op": "is-none", "args": {"value": "{node.owner}"}}""", true)]
    [InlineData("""{"op": "is-true", "args": {"value": "{plugin_data[ok]}"}}""", true)]
    [InlineData("""{"op": "is-false", "args": {"value": "{plugin_data[ok]}"}}""", false)]
    [InlineData("""{"op": "eq", "args": {"values": ["{inventory[auth_token]}", "***"]}}""", true)]
    [InlineData("""{"op": "eq", "args": {"values": ["{item[name]}", "sdb"]}, "loop": [{"name": "sda"}, {"name": "sdb"}], "multiple": "any"}""", true)]
    [InlineData("""{"op": "eq", "args": {"values": ["{item[name]}", "sdb"]}, "loop": [{"name": "sda"}, {"name": "sdb"}], "multiple": "all"}""", false)]
    [InlineData("""{"op": "eq", "args": {"values": ["{item[name]}", "sdb"]}, "loop": [{"name": "sda"}, {"name": "sdb"}], "multiple": "last"}""", true)]
    public async Task Condition_DecidesWhetherTheRuleActs(string condition, bool acts)
    {
        var (draft, problem) = await RunAsync(Rule("""{"op": "add-trait", "args": {"name": "CUSTOM_A"}}""") with { Conditions = [JsonMap.Parse(condition)] });
        Assert.Null(problem);
        Assert.Equal(acts, draft.Node.Traits.Contains("CUSTOM_A"));
    }

    [Theory]
    [InlineData("""{"op": "set-attribute", "args": {"path": "/driver_info/ipmi_address", "value": "{inventory[bmc_address]}"}}""", """{"ipmi_address":"10.1.2.3"}""", "driver_info")]
    [InlineData("""{"op": "set-attribute", "args": {"path": "extra.a.b", "value": 7}}""", """{"rack":"7","list":["x"],"a":{"b":7}}""", "extra")]
    [InlineData("""{"op": "set-attribute", "args": {"path": "/extra/{item}", "value": "{item}"}, "loop": ["x", "y"]}""", """{"rack":"7","list":["x"],"x":"x","y":"y"}""", "extra")]
    [InlineData("""{"op": "del-attribute", "args": {"path": "/extra/rack"}}""", """{"list":["x"]}""", "extra")]
    [InlineData("""{"op": "extend-attribute", "args": {"path": "/extra/list", "value": "y"}}""", """{"rack":"7","list":["x","y"]}""", "extra")]
    [InlineData("""{"op": "extend-attribute", "args": {"path": "/extra/list", "value": "x", "unique": true}}""", """{"rack":"7","list":["x"]}""", "extra")]
    [InlineData("""{"op": "set-capability", "args": {"name": "class", "value": "big"}}""", """{"capabilities":"boot_mode:uefi,class:big"}""", "properties")]
    [InlineData("""{"op": "unset-capability", "args": {"name": "boot_mode"}}""", "{}", "properties")]
    [InlineData("""{"op": "set-plugin-data", "args": {"path": "a.b", "value": "{inventory[cpu][count]}"}}""", """{"ok":true,"a":{"b":"8"}}""", "plugin_data")]
    [InlineData("""{"op": "extend-plugin-data", "args": {"path": "l", "value": 1}}""", """{"ok":true,"l":[1]}""", "plugin_data")]
    [InlineData("""{"op": "unset-plugin-data", "args": {"path": "ok"}}""", "{}", "plugin_data")]
    [InlineData("""{"op": "set-port-attribute", "args": {"port_id": "52:54:00:00:00:01", "path": "/extra/slot", "value": 1}}""", """{"slot":1}""", "port")]
    public async Task Action_ChangesWhatItSays(string action, string after, string where)
    {
        var (draft, problem) = await RunAsync(Rule(action));
        Assert.Null(problem);
        Assert.Equal(after, where switch
        {
            "driver_info" => draft.Node.DriverInfo.ToString(),
            "extra" => draft.Node.Extra.ToString(),
            "properties" => draft.Node.Properties.ToString(),
            "plugin_data" => draft.PluginData.ToJsonString(),
            _ => draft.ChangedPorts.Single().Extra.ToString(),
        });
    }

    [Theory]
    [InlineData("""{"op": "fail", "args": {"msg": "too small"}}""", "too small")]
    [InlineData("""{"op": "set-attribute", "args": {"path": "/provision_state", "value": "active"}}""", "'provision_state' is no attribute of a node that rules may change")]
    [InlineData("""{"op": "set-attribute", "args": {"path": "/driver_info", "value": 1}}""", "driver_info is an object, not 1")]
    [InlineData("""{"op": "add-trait", "args": {"name": "nonsense"}}""", "Invalid trait 'nonsense'")]
    [InlineData("""{"op": "extend-attribute", "args": {"path": "/extra/rack", "value": 1}}""", "'/extra/rack' is no list")]
    [InlineData("""{"op": "set-port-attribute", "args": {"port_id": "nosuch", "path": "/extra/a", "value": 1}}""", "Port nosuch could not be found.")]
    [InlineData("""{"op": "set-attribute", "args": {"path": "/driver", "value": "nosuch"}}""", "supports driver nosuch")]
    [InlineData("""{"op": "api-call", "args": {"url": "ftp://x"}}""", "is not an http or https URL")]
    public async Task Action_ThatCannot_FailsTheInspectionByName(string action, string text)
    {
        var (_, problem) = await RunAsync(Rule(action));
        Assert.Contains(text, problem!.Message, StringComparison.Ordinal);
        Assert.Equal("inspection-rule", problem.Cause);
        (_, problem) = await RunAsync(Rule(action) with { Sensitive = true });
        if (!text.StartsWith("supports", StringComparison.Ordinal)) Assert.DoesNotContain(text, problem!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_RunByPriority_EachOnWhatTheOthersLeft()
    {
        var (draft, problem) = await RunAsync(
            Rule("""{"op": "set-attribute", "args": {"path": "/extra/last", "value": "{node.extra[first]}+"}}""") with { Priority = 1 },
            Rule("""{"op": "set-attribute", "args": {"path": "/extra/first", "value": "a"}}""") with { Priority = 2 });
        Assert.Null(problem);
        Assert.Equal("a+", draft.Node.Extra.GetText("last"));
    }

    [Fact]
    public async Task Inspection_AppliesTheStoredRules()
    {
        await using var world = await FakeWorld.StartAsync();
        await world.Store.CommitAsync([new StoreWrite.InsertResource(Rule("""{"op": "add-trait", "args": {"name": "CUSTOM_SEEN"}}"""))], default);
        var node = await world.EnrollAsync(ProvisionState.Manageable, n => n with { Interfaces = n.Interfaces.SetItem(Model.Drivers.DriverSlot.Inspect, "agent") });
        await world.RequestAsync(node.Uuid, "inspect");
        var inspected = await world.RestAsync(node.Uuid);
        Assert.Equal((ProvisionState.Manageable, null), (inspected.Provision.State, inspected.LastError));
        Assert.Contains("CUSTOM_SEEN", inspected.Traits);
    }

    private static InspectionRule Rule(string action) => new() { Uuid = Guid.NewGuid(), Actions = [JsonMap.Parse(action)], CreatedAt = default };

    private static async Task<(InspectionDraft, InspectionProblem?)> RunAsync(params InspectionRule[] rules)
    {
        await using var world = await FakeWorld.StartAsync();
        await world.Store.CommitAsync([.. rules.Select(rule => new StoreWrite.InsertResource(rule))], default);
        var node = await world.EnrollAsync(change: n => n with
        {
            Extra = JsonMap.Parse("""{"rack":"7","list":["x"]}"""),
            Properties = JsonMap.Parse("""{"capabilities":"boot_mode:uefi"}"""),
        });
        var draft = new InspectionDraft
        {
            Node = node,
            Inventory = new HardwareInventory(),
            PluginData = new JsonObject { ["ok"] = true },
            Ports = [new Port { Uuid = Guid.NewGuid(), NodeUuid = node.Uuid, Address = new(0x52_54_00_00_00_01UL), CreatedAt = default }],
        };
        return (draft, await world.Get<InspectionRules>().RunAsync(draft, Inventory, _ => { }, default));
    }
}
