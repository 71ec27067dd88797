using System.Text.Json.Nodes;
using Ironic.Conductor.Notifications;
using Ironic.Conductor.Sensors;
using Ironic.Conductor.Tests.World;
using Ironic.Model.Provisioning;
using Ironic.Testing;
using Ironic.Testing.Http;

namespace Ironic.Conductor.Tests.Sensors;

/// <summary>What a webhook is told of sensors.</summary>
public sealed class SensorNewsTests
{
    private static readonly Guid Instance = Guid.Parse("ac2aa2fd-6e1a-41c8-a114-2084c8705228");

    [Theory]
    [InlineData("info", true, true)]
    [InlineData("error", true, false)]
    [InlineData("info", false, false)]
    public async Task Readings_AreToldInTheBodyOfIronic_WhereTheyAreWanted(string level, bool wanted, bool told)
    {
        await using var receiver = new ScriptedServer(_ => new(202, []));
        await using var world = await FakeWorld.StartAsync(FakeWorld.DefaultOptions with
        {
            Sensors = new() { Enabled = true }, Notifications = new() { Webhook = new() { Url = new(receiver.Url) }, Level = level, Sensors = wanted },
        });
        var node = await world.EnrollAsync(ProvisionState.Active, node => node with { InstanceUuid = Instance });
        var notifier = world.Get<Notifier>();
        var sender = notifier.Senders.Single();
        await sender.StartAsync(default);

        await world.Get<SensorCheck>().ReadAsync(node.Uuid, default);
        notifier.Tell(new("test.end", IsError: true, world.Clock.GetUtcNow(), () => [])); // all that comes before it has been sent when this has
        await Eventually.TrueAsync(() => receiver.Requests.Any(request => request.Text.Contains("test.end", StringComparison.Ordinal)), TimeSpan.FromSeconds(60), "the last of the notifications");
        await sender.StopAsync(default);

        var bodies = receiver.Requests.Select(request => JsonNode.Parse(request.Text)!).Where(body => body["event_type"]!.GetValue<string>() == "hardware.fake.metrics").ToList();
        Assert.Equal(told ? 1 : 0, bodies.Count);
        if (!told) return;
        Assert.Equal("info", bodies[0]["priority"]!.GetValue<string>());
        var message = bodies[0]["payload"]!.AsObject();
        Assert.True(Guid.TryParse(message["message_id"]!.GetValue<string>(), out _));
        message.Remove("message_id");
        var at = world.Clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(
            $$$"""{"instance_uuid":"{{{Instance}}}","node_uuid":"{{{node.Uuid}}}","node_name":"node-0","timestamp":"{{{at}}}","event_type":"hardware.fake.metrics.update","""
            + """ "payload":{"Temperature":{"Inlet Temp (0x1)":{"Sensor ID":"Inlet Temp (0x1)","Sensor Reading":"23 degrees C"}},"Fan":{"Fan 1 (0x3)":{"Sensor ID":"Fan 1 (0x3)","Sensor Reading":"900 RPM"}}}}""".TrimStart(),
            message.ToJsonString());
    }
}
