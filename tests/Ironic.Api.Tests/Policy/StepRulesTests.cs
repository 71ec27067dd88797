using Ironic.Api.Policy;

namespace Ironic.Api.Tests.Policy;

/// <summary>Steps that the operator has given a rule.</summary>
public sealed class StepRulesTests
{
    private const string Node = "11111111-1111-4111-8111-111111111111";

    private static readonly Dictionary<string, StepGrant> Steps = new(StringComparer.Ordinal)
    {
        ["bios.factory_reset"] = new() { System = "member", Owner = "manager" },
        ["deploy.erase_devices"] = new(),
    };

    [Theory]
    [InlineData("clean", "clean_steps", "bios", "factory_reset", "SA SM SS OMg OS", "OM LMg LA")]
    [InlineData("clean", "clean_steps", "deploy", "erase_devices", "SA", "SM SS OA OMg LA")]
    [InlineData("clean", "clean_steps", "raid", "create_configuration", "SA SM OM LMg", "")]
    [InlineData("service", "service_steps", "bios", "factory_reset", "SA OMg", "OM LA")]
    [InlineData("active", "deploy_steps", "bios", "factory_reset", "SA OMg", "OM LA")]
    public async Task Step_WithARule_TakesItsRole(string target, string member, string slot, string step, string allowed, string refused)
    {
        await using var world = await StartAsync();
        var body = $$"""{"target": "{{target}}", "{{member}}": [{"interface": "power", "step": "x", "args": {}, "priority": 1}, {"interface": "{{slot}}", "step": "{{step}}", "args": {}, "priority": 1}]}""";
        foreach (var persona in allowed.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            Assert.Equal((persona, 400), (persona, (await world.SendAsync(persona, "PUT", $"/v1/nodes/{Node}/states/provision", body)).Status)); // by the node's state
        foreach (var persona in refused.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var reply = await world.SendAsync(persona, "PUT", $"/v1/nodes/{Node}/states/provision", body);
            Assert.Equal((persona, 403, $"Access was denied to the following resource: baremetal:step:execute:{slot}.{step}"), (persona, reply.Status, reply.Faultstring));
        }
    }

    [Fact]
    public async Task Steps_OfARunbook_AreApprovedWithIt()
    {
        await using var world = await StartAsync();
        await world.DoAsync("POST", "/v1/runbooks", """{"name": "CUSTOM_WIPE", "owner": "o", "steps": [{"interface": "deploy", "step": "erase_devices", "order": 1}]}""");
        Assert.Equal(400, (await world.SendAsync("OMg", "PUT", $"/v1/nodes/{Node}/states/provision", """{"target": "clean", "runbook": "CUSTOM_WIPE"}""")).Status); // by the node's state
    }

    [Theory]
    [InlineData("bios", "admin", null, "'bios' is no step")]
    [InlineData("bios.", "admin", null, "'bios.' is no step")]
    [InlineData("toaster.x", "admin", null, "'toaster.x' is no step")]
    [InlineData("bios.x", "king", null, "bios.x.system is 'king'; allowed: reader, member, manager, admin.")]
    [InlineData("bios.x", null, null, "bios.x.system is ''")]
    [InlineData("bios.x", "admin", "service", "bios.x.owner is 'service'")]
    public void Grant_ThatIsWrong_IsNamed(string step, string? system, string? owner, string expected) =>
        Assert.Contains(expected, Assert.Single(new StepGrant { System = system!, Owner = owner }.Problems(step)), StringComparison.Ordinal);

    private static async Task<Personas> StartAsync()
    {
        var world = await Personas.StartAsync(options => options with { Steps = Steps });
        await world.DoAsync("POST", "/v1/nodes", $$"""{"uuid": "{{Node}}", "driver": "fake-hardware", "owner": "o", "lessee": "l"}""");
        return world;
    }
}
