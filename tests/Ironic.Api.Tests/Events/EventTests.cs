using Ironic.Api.Tests.Support;

namespace Ironic.Api.Tests.Events;

public sealed class EventTests
{
    private const string Whole = """{"event": "network.bind_port", "port_id": "11111111-1111-4111-8111-111111111111", "mac_address": "52:54:00:00:00:01", "status": "ACTIVE"}""";

    [Theory]
    [InlineData($$"""{"events": [{{Whole}}]}""", 204)]
    [InlineData($$"""{"events": [{{Whole}}, {{Whole}}]}""", 204)]
    [InlineData("""{"events": []}""", 400)]
    [InlineData("""{"events": {}}""", 400)]
    [InlineData("""{"events": [1]}""", 400)]
    [InlineData("{}", 400)]
    [InlineData("""{"events": [{"event": "network.bind_port"}]}""", 400)]
    [InlineData("""{"events": [{"event": "nosuch", "port_id": "11111111-1111-4111-8111-111111111111", "mac_address": "52:54:00:00:00:01", "status": "ACTIVE"}]}""", 400)]
    [InlineData("""{"events": [{"event": "network.bind_port", "port_id": "x", "mac_address": "52:54:00:00:00:01", "status": "ACTIVE"}]}""", 400)]
    [InlineData("""{"events": [{"event": "network.bind_port", "port_id": "11111111-1111-4111-8111-111111111111", "mac_address": "x", "status": "ACTIVE"}]}""", 400)]
    [InlineData("""{"events": [{"event": "network.bind_port", "port_id": "11111111-1111-4111-8111-111111111111", "mac_address": "52:54:00:00:00:01", "status": "ACTIVE", "more": "x"}]}""", 400)]
    public async Task Events_AreChecked(string body, int status)
    {
        await using var api = await ApiHost.StartAsync();
        Assert.Equal(status, (await api.PostAsync("/v1/events", body)).Status);
        Assert.Equal(404, (await api.PostAsync("/v1/events", body, "1.53")).Status);
    }
}
