using System.Text.Json;
using System.Text.Json.Nodes;
using Ironic.Testing;
using Ironic.Testing.Http;

namespace Ironic.Appliance.Tests;

/// <summary>What a receiver of notifications, and Nova, get to hear from the appliance as delivered.</summary>
public sealed class NotificationTests : IDisposable
{
    private const string Instance = "d6ea00c1-1f94-4e95-90b3-3462d7031678";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task LifeOfANode_IsTold_InOrder()
    {
        await using var receiver = new ScriptedServer(_ => new(200, []));
        await using var nova = new ScriptedServer(_ => new(200, []));
        var notifications = new JsonObject { ["webhook"] = new JsonObject { ["url"] = receiver.Url + "/told" }, ["nova"] = new JsonObject { ["url"] = nova.Url + "/os-server-external-events" } };
        await using var appliance = await ClusterMember.StartAsync("teller", null, _folder, new() { ["conductor"] = new JsonObject { ["notifications"] = notifications } });
        await appliance.PostAsync("/v1/nodes", new()
        {
            ["name"] = "one", ["driver"] = "fake-hardware", ["deploy_interface"] = "fake", ["driver_info"] = new JsonObject { ["fake_password"] = "hunter2" }, ["instance_uuid"] = Instance,
        });
        await MoveAsync(appliance, "manage", "manageable");
        await appliance.PutAsync("/v1/nodes/one/states/power", new() { ["target"] = "power on" });
        await Eventually.TrueAsync(async () => (await appliance.GetAsync("/v1/nodes/one?fields=power_state")).GetProperty("power_state").GetString() == "power on", Patience, "power");
        await Eventually.TrueAsync(() => Told(receiver).Any(e => e == "baremetal.node.power_set.end"), Patience, "all that is to be told");
        await Eventually.TrueAsync(() => !nova.Requests.IsEmpty, Patience, "Nova's event");

        string[] told = [.. Told(receiver)];
        Assert.Equal(
            ["baremetal.node.create.start", "baremetal.node.create.end", "baremetal.node.provision_set.start", "baremetal.node.provision_set.end", "baremetal.node.power_set.start", "baremetal.node.power_set.end"],
            told);
        using var first = JsonDocument.Parse(receiver.Requests.First().Body);
        Assert.Equal(("info", "ironic-conductor.teller", "NodeCRUDPayload"), (
            first.RootElement.GetProperty("priority").GetString(), first.RootElement.GetProperty("publisher_id").GetString(), first.RootElement.GetProperty("payload").GetProperty("ironic_object.name").GetString()));
        Assert.True(first.RootElement.GetProperty("message_id").TryGetGuid(out _));
        Assert.DoesNotContain(receiver.Requests, request => request.Text.Contains("hunter2", StringComparison.Ordinal));

        var event1 = JsonElement.Parse(nova.Requests.First().Body).GetProperty("events")[0];
        Assert.Equal(("power-update", Instance, "POWER_ON"), (event1.GetProperty("name").GetString(), event1.GetProperty("server_uuid").GetString(), event1.GetProperty("tag").GetString()));
        Assert.Equal("compute 2.76", nova.Requests.First().Fields["OpenStack-API-Version"]);
    }

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<string> Told(ScriptedServer receiver) => receiver.Requests.Select(request => JsonElement.Parse(request.Body).GetProperty("event_type").GetString()!);

    private static async Task MoveAsync(ClusterMember appliance, string verb, string state)
    {
        await appliance.PutAsync("/v1/nodes/one/states/provision", new() { ["target"] = verb });
        await Eventually.TrueAsync(async () => (await appliance.GetAsync("/v1/nodes/one?fields=provision_state")).GetProperty("provision_state").GetString() == state, Patience, state);
    }
}
