using System.Text.Json;
using Ironic.Api.Tests.Support;
using Ironic.Model.Jobs;
using Ironic.Model.Nodes;
using Ironic.Model.Provisioning;

namespace Ironic.Api.Tests.Jobs;

public sealed class JobTests
{
    private static readonly Guid Uuid = Guid.Parse("11111111-1111-4111-8111-111111111111");

    [Fact]
    public async Task Jobs_AreListed_WithWhatTheyWaitForAndWhoHasThem()
    {
        await using var api = await ApiHost.StartAsync();
        var node = new Node { Uuid = Uuid, Name = "n", Driver = "fake-hardware", Provision = new(ProvisionState.DeployWait, ProvisionState.Active), CreatedAt = FakeConductor.Start };
        var job = new Job
        {
            Uuid = Guid.NewGuid(), NodeUuid = Uuid, Kind = "deploy", Stage = "boot-wait", Status = JobStatus.Waiting, WaitingFor = "agent heartbeat",
            LeaseOwner = "c1", CreatedAt = FakeConductor.Start, Deadline = FakeConductor.Start.AddMinutes(30),
        };
        api.Conductor.Jobs.Reports.AddRange([new(node, job), new(node with { Uuid = Guid.NewGuid(), Name = "locked", Reservation = "c2" }, null)]);

        var listed = (await api.GetAsync("/appliance/v1/jobs", version: null)).Json.GetProperty("jobs");
        Assert.Equal(
            ["n", "wait call-back", "deploy", "boot-wait", "waiting", "agent heartbeat", "c1"],
            new[] { "node_name", "provision_state", "kind", "stage", "status", "waiting_for", "conductor" }.Select(name => listed[0].GetProperty(name).GetString()));
        Assert.Equal(FakeConductor.Start.AddMinutes(30), listed[0].GetProperty("deadline").GetDateTimeOffset());
        Assert.Equal(JsonValueKind.Null, listed[0].GetProperty("wake_at").ValueKind);
        Assert.Equal(JsonValueKind.Null, listed[1].GetProperty("kind").ValueKind);
        Assert.Equal("c2", listed[1].GetProperty("reservation").GetString());
        Assert.Equal(400, (await api.GetAsync("/appliance/v1/jobs?bogus=1", version: null)).Status);
    }

    [Fact]
    public async Task Job_IsEnded_ByItsNode()
    {
        await using var api = await ApiHost.StartAsync();
        await api.PostAsync("/v1/nodes", $$"""{"uuid": "{{Uuid}}", "name": "n", "driver": "fake-hardware"}""");
        Assert.Equal(409, (await api.DeleteAsync("/appliance/v1/nodes/n/job", version: null)).Status);

        api.Conductor.Jobs.Reports.Add(new(new Node { Uuid = Uuid, Driver = "fake-hardware", Provision = new(ProvisionState.Cleaning, null), CreatedAt = FakeConductor.Start }, null));
        Assert.Equal(202, (await api.DeleteAsync("/appliance/v1/nodes/n/job", version: null)).Status);
        Assert.Equal([Uuid], api.Conductor.Jobs.Ended);
        Assert.Equal(404, (await api.DeleteAsync("/appliance/v1/nodes/nosuch/job", version: null)).Status);
    }
}
