using Ironic.Api.Tests.Support;

namespace Ironic.Api.Tests.Microversions;

/// <summary>Endpoints and parameters: refused the version before theirs, served from theirs on (contract, section 1.4).</summary>
public sealed class EndpointMatrixTests
{
    private const string Node = "/v1/nodes/11111111-1111-4111-8111-111111111111";

    public static TheoryData<string, string, string?, int, int> Cases => new()
    {
        // method, path, body, since, status before
        { "GET", Node + "/traits", null, 37, 404 },
        { "PUT", Node + "/traits", """{"traits": []}""", 37, 404 },
        { "PUT", Node + "/traits/CUSTOM_A", null, 37, 404 },
        { "GET", Node + "/history", null, 78, 404 },
        { "GET", Node + "/inventory", null, 81, 404 },
        { "GET", Node + "/children", null, 83, 404 },
        { "GET", "/v1/conductors", null, 49, 404 },
        { "GET", "/v1/conductors/localhost", null, 49, 404 },
        { "GET", "/v1/lookup?addresses=52:54:00:00:00:01", null, 22, 404 },
        { "PUT", Node + "/management/inject_nmi", "{}", 29, 404 },
        { "GET", "/v1/nodes?fields=uuid", null, 8, 406 },
        { "GET", "/v1/nodes?provision_state=enroll", null, 9, 406 },
        { "GET", "/v1/nodes?driver=x", null, 16, 406 },
        { "GET", "/v1/nodes?resource_class=x", null, 21, 406 },
        { "GET", "/v1/nodes?fault=power%20failure", null, 42, 406 },
        { "GET", "/v1/nodes?detail=true", null, 43, 400 },
        { "GET", "/v1/nodes?conductor_group=x", null, 46, 406 },
        { "GET", "/v1/nodes?conductor=x", null, 49, 406 },
        { "GET", "/v1/nodes?owner=x", null, 50, 406 },
        { "GET", "/v1/nodes?lessee=x", null, 65, 406 },
        { "GET", "/v1/nodes?shard=x", null, 82, 406 },
        { "GET", "/v1/nodes?sharded=true", null, 82, 406 },
        { "GET", "/v1/nodes?include_children=true", null, 83, 406 },
        { "GET", "/v1/nodes?parent_node=11111111-1111-4111-8111-111111111111", null, 83, 406 },
        { "GET", "/v1/nodes?instance_name=x", null, 104, 406 },
        { "GET", "/v1/drivers?type=dynamic", null, 30, 406 },
        { "GET", "/v1/drivers?detail=true", null, 30, 406 },
        { "GET", "/v1/drivers?fields=name", null, 77, 406 },
        { "GET", "/v1/drivers/fake-hardware?fields=name", null, 77, 406 },
        { "GET", "/v1/ports?portgroup=11111111-1111-4111-8111-111111111111", null, 24, 406 },
        { "GET", "/v1/ports?shard=a", null, 82, 406 },
        { "PUT", Node + "/states/power", """{"target": "soft power off"}""", 27, 406 },
        { "PUT", Node + "/states/power", """{"target": "power on", "timeout": 5}""", 27, 406 },
        { "PUT", Node + "/states/provision", """{"target": "manage"}""", 4, 406 },
        { "PUT", Node + "/states/provision", """{"target": "deploy"}""", 73, 406 },
        { "PUT", Node + "/states/provision", """{"target": "undeploy"}""", 73, 406 },
        { "PUT", Node + "/states/provision", """{"target": "adopt"}""", 17, 406 },
        { "PUT", Node + "/states/provision", """{"target": "rescue", "rescue_password": "x"}""", 38, 406 },
        { "PUT", Node + "/states/provision", """{"target": "unhold"}""", 85, 406 },
        { "PUT", Node + "/states/provision", """{"target": "service"}""", 87, 406 },
        { "PUT", Node + "/states/provision", """{"target": "clean", "clean_steps": []}""", 15, 406 },
        { "PUT", Node + "/states/provision", """{"target": "clean", "disable_ramdisk": true}""", 70, 406 },
        { "PUT", Node + "/states/provision", """{"target": "service", "disable_ramdisk": true}""", 108, 406 },
        { "PUT", Node + "/states/provision", """{"target": "active", "deploy_steps": []}""", 69, 406 },
        { "PUT", Node + "/states/provision", """{"target": "clean", "runbook": "x"}""", 92, 406 },
        { "PUT", Node + "/states/provision", """{"target": "rebuild", "configdrive": "eA=="}""", 35, 406 },
        { "PATCH", Node + "?reset_interfaces=true", """[{"op": "replace", "path": "/driver", "value": "fake-hardware"}]""", 45, 406 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Call_AroundItsVersion_IsGated(string method, string path, string? body, int since, int before)
    {
        await using var api = await ApiHost.StartAsync();
        await api.PostAsync("/v1/nodes", """{"driver": "fake-hardware", "uuid": "11111111-1111-4111-8111-111111111111"}""");
        Assert.Equal(before, (await api.SendAsync(new(method), path, body, $"1.{since - 1}")).Status);
        var served = await api.SendAsync(new(method), path, body, $"1.{since}");
        Assert.False(served.Status == 406 || served.Body.Contains("not acceptable", StringComparison.OrdinalIgnoreCase), served.Body);
        if (before == 400) Assert.Equal(200, served.Status);
    }

    [Theory]
    [InlineData("inspect wait", "1.40", 406)]
    [InlineData("inspect wait", "1.41", 202)]
    [InlineData("wait call-back", "1.109", 406)]
    [InlineData("wait call-back", "1.110", 202)]
    [InlineData("clean wait", "1.13", 202)]
    [InlineData("clean wait", "1.12", 406)]
    public async Task Abort_OfAWaitingState_IsGatedByTheState(string state, string version, int status)
    {
        await using var api = await ApiHost.StartAsync();
        await api.PostAsync("/v1/nodes", """{"driver": "fake-hardware", "uuid": "11111111-1111-4111-8111-111111111111"}""");
        Assert.True(Model.Json.WireNames.TryParse<Model.Provisioning.ProvisionState>(state, out var now));
        await api.Conductor.ChangeAsync(Guid.Parse("11111111-1111-4111-8111-111111111111"), node => node with { Provision = new(now, null) });
        Assert.Equal(status, (await api.PutAsync(Node + "/states/provision", """{"target": "abort"}""", version)).Status);
    }

    [Theory]
    [InlineData("1.1", null)]
    [InlineData("1.2", "available")]
    public async Task Available_BeforeItsTime_IsShownAsNull(string version, string? shown)
    {
        await using var api = await ApiHost.StartAsync();
        await api.PostAsync("/v1/nodes", """{"driver": "fake-hardware", "uuid": "11111111-1111-4111-8111-111111111111"}""", "1.10"); // below 1.11 nodes begin available
        Assert.Equal(shown, (await api.GetAsync(Node, version)).Json.GetProperty("provision_state").GetString());
        Assert.Equal("available", (await api.GetAsync(Node)).Json.GetProperty("provision_state").GetString());
    }
}
