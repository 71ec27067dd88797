using System.Text.Json;
using Ironic.Api.Tests.Support;

namespace Ironic.Api.Tests.Provisioning;

/// <summary>Verbs and their arguments, from the wire through the real conductor and store to fake hardware.</summary>
public sealed class VerbTests
{
    private const string Log = """{"interface": "vendor", "step": "log_passthrough"}""", Hold = """{"interface": "deploy", "step": "hold"}""", Awaits = """{"interface": "vendor", "step": "trigger_servicewait"}""";

    [Fact]
    public async Task Service_RunsItsSteps_AndIsTold()
    {
        await using var appliance = await RealConductor.StartAsync();
        await appliance.CreateAsync("n", "active");
        var node = await appliance.MoveAsync("n", Service(Log), "active");
        Assert.Equal(JsonValueKind.Null, node.GetProperty("last_error").ValueKind);
        Assert.Equal(JsonValueKind.Null, node.GetProperty("target_provision_state").ValueKind);
        Assert.Equal("{}", node.GetProperty("service_step").GetRawText());
        var history = (await appliance.DoAsync(HttpMethod.Get, "/v1/nodes/n/history?detail=true")).Json.GetProperty("history").EnumerateArray();
        Assert.Contains(history, entry => entry.GetProperty("event_type").GetString() == "servicing_end");
    }

    [Theory]
    [InlineData(Awaits, "service wait", "abort", "active")]
    [InlineData(Hold, "service hold", "abort", "active")]
    [InlineData(Hold, "service hold", "unhold", "active")]
    public async Task Service_WaitsAndHolds_UntilAskedToGoOn(string step, string waits, string verb, string ends)
    {
        await using var appliance = await RealConductor.StartAsync();
        await appliance.CreateAsync("n", "active");
        var node = await appliance.MoveAsync("n", Service(step, Log), waits);
        Assert.Equal("active", node.GetProperty("target_provision_state").GetString());
        Assert.Contains(node.GetProperty("service_step").GetProperty("step").GetString()!, step, StringComparison.Ordinal);
        if (step == Awaits) Assert.Equal(202, (await appliance.AskAsync("n", Target(verb))).Status); // it must not be cut off, and ends with the agent's report
        else await appliance.MoveAsync("n", Target(verb), ends);
    }

    [Theory]
    [InlineData("clean hold", "unhold", "manageable")]
    [InlineData("clean hold", "abort", "clean failed")]
    public async Task Clean_Holds_UntilUnholdOrAbort(string waits, string verb, string ends)
    {
        await using var appliance = await RealConductor.StartAsync();
        await appliance.CreateAsync("n", "manageable");
        await appliance.MoveAsync("n", Clean(Hold, Log), waits);
        var node = await appliance.MoveAsync("n", Target(verb), ends);
        Assert.False(node.GetProperty("maintenance").GetBoolean());
        if (verb == "abort") Assert.Equal("By request, the clean operation was aborted during or after the completion of step \"deploy.hold\"", node.GetProperty("last_error").GetString());
    }

    [Fact]
    public async Task Rescue_AndBack_LeavesNoPassword()
    {
        await using var appliance = await RealConductor.StartAsync();
        await appliance.CreateAsync("n", "active");
        var refused = await appliance.AskAsync("n", """{"target": "rescue", "rescue_password": " "}""");
        Assert.Equal((400, "A non-empty \"rescue_password\" is required when setting target provision state to rescue"), (refused.Status, refused.Faultstring));
        var node = await appliance.MoveAsync("n", """{"target": "rescue", "rescue_password": "hunter2"}""", "rescue");
        Assert.DoesNotContain("rescue_password", node.GetProperty("instance_info").GetRawText(), StringComparison.Ordinal);
        await appliance.MoveAsync("n", Target("unrescue"), "active");
    }

    [Fact]
    public async Task Adopt_TakesTheInstanceOver_AndItsFailureCanBeRetried()
    {
        await using var appliance = await RealConductor.StartAsync();
        await appliance.CreateAsync("n", "manageable");
        await PatchAsync(appliance, "add", "/driver_info/fake_failures", "\"boot\"");
        var node = await appliance.MoveAsync("n", Target("adopt"), "adopt failed");
        Assert.Contains("fake boot interface fails at boot.prepare_instance", node.GetProperty("last_error").GetString(), StringComparison.Ordinal);
        await PatchAsync(appliance, "remove", "/driver_info/fake_failures");
        await appliance.MoveAsync("n", Target("adopt"), "active");
    }

    [Fact]
    public async Task FailedStep_SetsMaintenanceAndFault_WhichEndTogether_AndAutomatedCleanCanBeTurnedOff()
    {
        await using var appliance = await RealConductor.StartAsync();
        await appliance.CreateAsync("n", "manageable", """{"driver_info": {"fake_failures": "vendor.log_passthrough"}}""");
        var node = await appliance.MoveAsync("n", Target("provide"), "clean failed");
        Assert.Equal((true, "clean failure"), (node.GetProperty("maintenance").GetBoolean(), node.GetProperty("fault").GetString()));
        Assert.StartsWith("Clean step vendor.log_passthrough failed: ", node.GetProperty("maintenance_reason").GetString(), StringComparison.Ordinal);

        await appliance.DoAsync(HttpMethod.Delete, "/v1/nodes/n/maintenance");
        node = (await appliance.DoAsync(HttpMethod.Get, "/v1/nodes/n")).Json;
        Assert.Equal((false, JsonValueKind.Null, JsonValueKind.Null), (node.GetProperty("maintenance").GetBoolean(), node.GetProperty("fault").ValueKind, node.GetProperty("maintenance_reason").ValueKind));

        await PatchAsync(appliance, "replace", "/automated_clean", "false");
        await appliance.MoveAsync("n", Target("manage"), "manageable");
        await appliance.MoveAsync("n", Target("provide"), "available");
    }

    [Fact]
    public async Task DeployTemplate_NamedByATrait_AddsItsSteps()
    {
        await using var appliance = await RealConductor.StartAsync();
        await appliance.DoAsync(HttpMethod.Post, "/v1/deploy_templates", """{"name": "CUSTOM_T", "steps": [{"interface": "bios", "step": "apply_configuration", "args": {"settings": [{"name": "Turbo", "value": "Off"}]}, "priority": 150}]}""");
        await appliance.CreateAsync("n", "available", """{"instance_info": {"traits": ["CUSTOM_T"]}}""");
        var refused = await appliance.AskAsync("n", Target("active"));
        Assert.Equal(400, refused.Status);
        Assert.Contains("Cannot specify instance traits that are not also set on the node: CUSTOM_T", refused.Faultstring, StringComparison.Ordinal);
        await appliance.DoAsync(HttpMethod.Put, "/v1/nodes/n/traits/CUSTOM_T");
        await appliance.MoveAsync("n", Target("active"), "active");
        var history = (await appliance.DoAsync(HttpMethod.Get, "/v1/nodes/n/history?detail=true")).Json.GetProperty("history").EnumerateArray().Select(entry => entry.GetProperty("event").GetString()!);
        Assert.Contains(history, told => told.Contains("Deployment completed successfully", StringComparison.Ordinal) && told.Contains("'step': 'apply_configuration'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Runbook_RunsWhereATraitApprovesIt()
    {
        await using var appliance = await RealConductor.StartAsync();
        await appliance.DoAsync(HttpMethod.Post, "/v1/runbooks", """{"name": "CUSTOM_BOOK", "steps": [{"interface": "bios", "step": "factory_reset", "args": {}, "order": 1}]}""");
        await appliance.DoAsync(HttpMethod.Put, "/v1/runbooks/CUSTOM_BOOK/traits/CUSTOM_OK");
        await appliance.CreateAsync("n", "manageable");
        const string Request = """{"target": "clean", "runbook": "CUSTOM_BOOK"}""";
        Assert.Equal((406, 400, 400), ((await appliance.AskAsync("n", Request, "1.91")).Status, (await appliance.AskAsync("n", Request, "1.111")).Status, (await appliance.AskAsync("n", Request)).Status));

        await appliance.DoAsync(HttpMethod.Put, "/v1/nodes/n/traits/CUSTOM_OK");
        Assert.Equal(400, (await appliance.AskAsync("n", Request, "1.111")).Status); // by name
        var node = await appliance.MoveAsync("n", Request, "manageable");
        Assert.Equal(JsonValueKind.Null, node.GetProperty("last_error").ValueKind);
        await appliance.DoAsync(HttpMethod.Put, "/v1/nodes/n/traits/CUSTOM_BOOK");
        await appliance.MoveAsync("n", Request, "manageable", "1.111");
    }

    [Fact]
    public async Task ProtectedAndRetired_KeepTheInstance_AndKeepTheNodeOut()
    {
        await using var appliance = await RealConductor.StartAsync();
        await appliance.CreateAsync("n", "active");
        await PatchAsync(appliance, "replace", "/protected", "true");
        Assert.Equal((403, 403), ((await appliance.AskAsync("n", Target("deleted"))).Status, (await appliance.AskAsync("n", Target("rebuild"))).Status));
        await PatchAsync(appliance, "replace", "/protected", "false");
        await PatchAsync(appliance, "replace", "/retired", "true");
        await appliance.MoveAsync("n", Target("deleted"), "manageable");
        Assert.Equal(400, (await appliance.AskAsync("n", Target("provide"))).Status);
    }

    [Fact]
    public async Task DisablePowerOff_KeepsTheMachineOn()
    {
        await using var appliance = await RealConductor.StartAsync();
        await appliance.CreateAsync("n", "manageable", """{"disable_power_off": true}""");
        await appliance.DoAsync(HttpMethod.Put, "/v1/nodes/n/states/power", """{"target": "power on"}""");
        Assert.Equal(409, (await SettledAsync(appliance, "power off")).Status);
        Assert.Equal(202, (await SettledAsync(appliance, "rebooting")).Status);
        var node = await appliance.MoveAsync("n", Clean("""{"interface": "power", "step": "power_off"}"""), "clean failed");
        Assert.Contains("must not be powered off (disable_power_off)", node.GetProperty("last_error").GetString(), StringComparison.Ordinal);
        Assert.Equal("power on", node.GetProperty("power_state").GetString());
    }

    [Theory]
    [InlineData("""{"target": "service", "service_steps": []}""", "1.86", 406)]
    [InlineData("""{"target": "unhold"}""", "1.84", 406)]
    [InlineData("""{"target": "rescue", "rescue_password": "x"}""", "1.37", 406)]
    [InlineData("""{"target": "unrescue"}""", "1.37", 406)]
    [InlineData("""{"target": "service", "service_steps": [], "disable_ramdisk": true}""", "1.107", 406)]
    [InlineData("""{"target": "service"}""", "latest", 400)]
    [InlineData("""{"target": "service", "service_steps": [{"interface": "network", "step": "x"}]}""", "latest", 400)]
    [InlineData("""{"target": "rescue", "rescue_password": "x", "disable_ramdisk": true}""", "latest", 400)]
    [InlineData("""{"target": "unhold"}""", "latest", 400)]
    [InlineData("""{"target": "abort"}""", "latest", 400)]
    public async Task Requests_TooNewOrWrong_AreRefused(string body, string version, int status)
    {
        await using var appliance = await RealConductor.StartAsync();
        await appliance.CreateAsync("n", "active");
        var reply = await appliance.AskAsync("n", body, version);
        Assert.True(reply.Status == status, $"{reply.Status}: {reply.Body}");
    }

    private static string Target(string verb) => $$"""{"target": "{{verb}}"}""";

    private static string Service(params string[] steps) => $$"""{"target": "service", "service_steps": [{{string.Join(',', steps)}}]}""";

    private static string Clean(params string[] steps) => $$"""{"target": "clean", "clean_steps": [{{string.Join(',', steps)}}]}""";

    private static Task<ApiReply> PatchAsync(RealConductor appliance, string op, string path, string? value = null) =>
        appliance.DoAsync(HttpMethod.Patch, "/v1/nodes/n", $$"""[{"op": "{{op}}", "path": "{{path}}"{{(value is null ? "" : $", \"value\": {value}")}}}]""");

    /// <summary>The answer to a power request, once the request before it is done.</summary>
    private static async Task<ApiReply> SettledAsync(RealConductor appliance, string target)
    {
        await Ironic.Testing.Eventually.TrueAsync(async () => (await appliance.DoAsync(HttpMethod.Get, "/v1/nodes/n")).Json is var node
            && node.GetProperty("reservation").ValueKind == JsonValueKind.Null && node.GetProperty("power_state").GetString() == "power on", TimeSpan.FromSeconds(60), "the machine to be on");
        return await appliance.SendAsync(HttpMethod.Put, "/v1/nodes/n/states/power", $$"""{"target": "{{target}}"}""");
    }
}
