using System.Text;
using Ironic.Api.Tests.Support;

namespace Ironic.Api.Tests.Hosting;

/// <summary>Requests that keep the shape of good ones and are wrong somewhere: never a 500, never a hang, and the server stays well.</summary>
public sealed class HostileRequestTests
{
    private const int Requests = 1500;

    private static readonly string[] Paths =
    [
        "/", "/v1", "/v1/nodes", "/v1/nodes/detail", "/v1/nodes/n", "/v1/nodes/n/states", "/v1/nodes/n/states/power", "/v1/nodes/n/states/provision", "/v1/nodes/n/maintenance",
        "/v1/nodes/n/validate", "/v1/nodes/n/traits", "/v1/nodes/n/traits/CUSTOM_A", "/v1/nodes/n/management/boot_device", "/v1/nodes/n/inventory", "/v1/nodes/n/history",
        "/v1/nodes/n/history/x", "/v1/nodes/n/ports", "/v1/nodes/n/children", "/v1/nodes/n/bogus", "/v1/ports", "/v1/ports/p", "/v1/drivers", "/v1/drivers/fake-hardware",
        "/v1/drivers/fake-hardware/properties", "/v1/conductors", "/v1/conductors/localhost", "/v1/lookup", "/v1/heartbeat/n", "/v1/continue_inspection",
        "/appliance/v1/nodes/n/timeline", "/appliance/v1/nodes/n/profile", "/healthcheck", "/nodes", "/nodes/n.json",
    ];

    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "BREW"];

    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "1e999", "123456789012345678901234567890", "\"\"", "\"x\"", "\"power on\"", "\"manage\"", "\"active\"", "[]", "{}", "[[]]", "[null]", "[{}]",
        "{\"a\":{\"b\":null}}", "\"\\u0000\"", "\"\\ud800\"", "\"11111111-1111-4111-8111-111111111111\"", "\"52:54:00:00:00:01\"", "\"fake-hardware\"", "\"\u202e\uffff\"", "[1,\"a\",{}]",
        "{\"op\":\"add\"}", "\"../../../etc/passwd\"", "\"%00\"", "\"'; DROP TABLE nodes; --\"",
    ];

    private static readonly string[] Keys =
    [
        "uuid", "name", "driver", "driver_info", "properties", "extra", "instance_info", "instance_uuid", "maintenance", "target", "timeout", "configdrive", "clean_steps",
        "deploy_steps", "reason", "traits", "boot_device", "persistent", "callback_url", "agent_token", "agent_version", "inventory", "address", "node_uuid", "node_ident",
        "local_link_connection", "op", "path", "value", "conductor_group", "network_data", "limit", "marker", "fields", "sort_key", "sort_dir", "detail", "addresses", "after",
        "rescue_password", "disable_ramdisk", "runbook", "description", "owner", "shard", "parent_node", "power_interface", "",
    ];

    private static readonly string[] Pointers = ["/extra", "/extra/a", "/extra/a/b", "/driver", "/name", "/driver_info/x", "/instance_uuid", "/uuid", "/", "", "extra", "/extra/~1", "/traits", "/maintenance"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Requests_WrongSomewhere_NeverFailTheServer(int seed)
    {
        await using var api = await ApiHost.StartAsync();
        await api.PostAsync("/v1/nodes", """{"driver": "fake-hardware", "name": "n", "extra": {"a": {"b": [1]}}}""");
        var random = new Random(seed);
        for (var i = 0; i < Requests; i++)
        {
            var (method, path, body, version) = Make(random);
            using var request = new HttpRequestMessage(new(method), new Uri(api.Url + path));
            request.Headers.TryAddWithoutValidation("X-OpenStack-Ironic-API-Version", version);
            if (body is not null) request.Content = new ByteArrayContent(body);
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            using var response = await api.Client.SendAsync(request, limit.Token);
            var text = await response.Content.ReadAsStringAsync(limit.Token);
            Assert.True((int)response.StatusCode < 500, $"{method} {path} {version} {(body is null ? "" : Encoding.UTF8.GetString(body))}\n{(int)response.StatusCode} {text}\n{string.Join('\n', api.Conductor.Log.Lines)}");
        }

        Assert.Empty(api.Conductor.Log.Lines);
        Assert.Equal(200, (await api.GetAsync("/v1/nodes/detail")).Status);
    }

    private static (string Method, string Path, byte[]? Body, string Version) Make(Random random)
    {
        var path = new StringBuilder(Pick(random, Paths));
        if (random.Next(5) == 0) path.Append('/').Append(Uri.EscapeDataString(Pick(random, Values)));
        for (var i = random.Next(4); i > 0; i--)
        {
            path.Append(path.ToString().Contains('?', StringComparison.Ordinal) ? '&' : '?').Append(Pick(random, Keys)).Append('=').Append(Uri.EscapeDataString(Pick(random, Values).Trim('"')));
        }

        var version = random.Next(6) switch { 0 => "1.1", 1 => $"1.{random.Next(0, 120)}", 2 => Pick(random, Values), _ => "latest" };
        return (Pick(random, Methods), path.ToString(), random.Next(4) == 0 ? null : Damage(random, Encoding.UTF8.GetBytes(random.Next(3) == 0 ? Patch(random) : Document(random))), version);
    }

    private static string Document(Random random) =>
        "{" + string.Join(',', Enumerable.Range(0, random.Next(6)).Select(_ => $"\"{Pick(random, Keys)}\": {Pick(random, Values)}")) + "}";

    private static string Patch(Random random) => "[" + string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ =>
        $$"""{"op": "{{Pick(random, ["add", "replace", "remove", "test"])}}", "path": "{{Pick(random, Pointers)}}", "value": {{Pick(random, Values)}}}""")) + "]";

    /// <summary>Half of the bodies are cut or have a byte changed.</summary>
    private static byte[] Damage(Random random, byte[] body)
    {
        if (body.Length == 0) return body;
        switch (random.Next(4))
        {
            case 0: return body[..random.Next(body.Length)];
            case 1: body[random.Next(body.Length)] = (byte)random.Next(256); return body;
            default: return body;
        }
    }

    private static T Pick<T>(Random random, T[] from) => from[random.Next(from.Length)];
}
