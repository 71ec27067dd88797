using System.Net.Sockets;
using System.Text;
using Ironic.Api.Tests.Support;
using Ironic.Model.Stores;

namespace Ironic.Api.Tests.Hosting;

public sealed class LimitTests
{
    private const string Node = "/v1/nodes/11111111-1111-4111-8111-111111111111";

    [Theory]
    [InlineData("POST", "/v1/nodes", 1)]
    [InlineData("PATCH", Node, 1)]
    [InlineData("POST", "/v1/continue_inspection", 16)]
    public async Task Body_AboveItsLimit_IsTooLarge(string method, string path, int mebibytes)
    {
        await using var api = await ApiHost.StartAsync();
        var reply = await api.SendAsync(new(method), path, new string(' ', (mebibytes * 1024 * 1024) + 1));
        Assert.Equal(413, reply.Status);
        Assert.StartsWith("Request body is too large.", reply.Json.GetProperty("faultstring").GetString(), StringComparison.Ordinal);
        Assert.Equal(400, (await api.SendAsync(new(method), path, new string(' ', mebibytes * 1024 * 1024))).Status);
    }

    [Fact]
    public async Task ConfigDrive_OfManyMebibytes_IsTaken()
    {
        await using var api = await ApiHost.StartAsync();
        await api.PostAsync("/v1/nodes", """{"driver": "fake-hardware", "uuid": "11111111-1111-4111-8111-111111111111"}""", "1.10");
        var reply = await api.PutAsync(Node + "/states/provision", $$"""{"target": "active", "configdrive": "{{new string('A', 20 * 1024 * 1024)}}"}""");
        Assert.Equal(202, reply.Status);
        Assert.Equal(20 * 1024 * 1024, api.Conductor.Requests.Single().ConfigDrive!.Value.GetString()!.Length);
    }

    [Fact]
    public async Task Write_OntoAFullDisk_SaysSo_AndIsWorthRepeating()
    {
        await using var api = await ApiHost.StartAsync();
        api.Conductor.Store.BeforeCommit = _ => throw new StoreException("The file system of /var/lib/x is full; nothing was written.");
        var reply = await api.PostAsync("/v1/nodes", """{"driver": "fake-hardware"}""");
        Assert.Equal(503, reply.Status);
        Assert.Contains("The file system of /var/lib/x is full", reply.Body, StringComparison.Ordinal);
        Assert.Equal(200, (await api.GetAsync("/v1/nodes")).Status);

        api.Conductor.Store.BeforeCommit = null;
        Assert.Equal(201, (await api.PostAsync("/v1/nodes", """{"driver": "fake-hardware"}""")).Status);
    }

    [Theory]
    [InlineData(25, 201)]
    [InlineData(26, 400)]
    [InlineData(100_000, 400)]
    public async Task Body_NestedTooDeeply_IsRefused(int depth, int status)
    {
        await using var api = await ApiHost.StartAsync();
        var inner = depth - 2; // the body's own object, and extra's
        var reply = await api.PostAsync("/v1/nodes", $$$"""{"driver": "fake-hardware", "extra": {"x": {{{new string('[', inner)}}}"[{]}\"["{{{new string(']', inner)}}}}}""");
        Assert.Equal(status, reply.Status);
        if (status == 400) Assert.StartsWith("Request body JSON is nested too deeply.", reply.Json.GetProperty("faultstring").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connection_Idle_IsOrdinary()
    {
        await using var api = await ApiHost.StartAsync();
        var idle = new List<TcpClient>();
        for (var i = 0; i < 300; i++)
        {
            idle.Add(new());
            await idle[^1].ConnectAsync("127.0.0.1", api.Port, CancellationToken.None);
        }

        Assert.Equal(200, (await api.GetAsync("/v1/nodes")).Status);
        idle.ForEach(client => client.Dispose());
    }

    [Theory]
    [InlineData("GET /v1/nodes?x=%zz HTTP/1.1\r\nHost: h\r\n\r\n")]
    [InlineData("GET /v1/nodes HTTP/1.1\r\nHost: h\r\nX: \u0001\r\n\r\n")]
    [InlineData("GET /%00 HTTP/1.1\r\nHost: h\r\n\r\n")]
    [InlineData("GET /v1/nodes/%ff%fe HTTP/1.1\r\nHost: h\r\n\r\n")]
    [InlineData("POST /v1/nodes HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\n{")]
    [InlineData("POST /v1/nodes HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    [InlineData("NONSENSE\r\n\r\n")]
    [InlineData("GET /v1/nodes HTTP/1.1\r\n\r\n")]
    public async Task Request_BrokenBelowHttp_LeavesTheServerWell(string bytes)
    {
        await using var api = await ApiHost.StartAsync();
        using (var client = new TcpClient())
        {
            await client.ConnectAsync("127.0.0.1", api.Port, CancellationToken.None);
            var stream = client.GetStream();
            await stream.WriteAsync(Encoding.Latin1.GetBytes(bytes), CancellationToken.None);
            client.Client.Shutdown(SocketShutdown.Send);
            Assert.DoesNotContain("HTTP/1.1 500", await ReadAllAsync(stream), StringComparison.Ordinal);
        }

        Assert.Equal(200, (await api.GetAsync("/v1/nodes")).Status);
        Assert.Empty(api.Conductor.Log.Lines);
    }

    private static async Task<string> ReadAllAsync(NetworkStream stream)
    {
        using var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer, CancellationToken.None);
        }
        catch (IOException)
        {
            // Hanging up at once is an answer, too.
        }

        return Encoding.UTF8.GetString(answer.ToArray());
    }

    [Theory]
    [InlineData("https", "bmc.example.org", "/base", "https://bmc.example.org/base/v1/")]
    [InlineData(null, "bmc.example.org:8443", null, "http://bmc.example.org:8443/v1/")]
    public async Task Links_BehindATrustedProxy_AreItsOwn(string? scheme, string host, string? prefix, string expected)
    {
        await using var trusting = await ApiHost.StartAsync(options => options with { TrustForwardedHeaders = true });
        await using var wary = await ApiHost.StartAsync();
        (string, string)[] headers = [("X-Forwarded-Proto", scheme ?? ""), ("X-Forwarded-Host", host), ("X-Forwarded-Prefix", prefix ?? "")];
        Assert.Equal(expected, Link(await trusting.SendAsync(HttpMethod.Get, "/v1", headers: headers)));
        Assert.Equal($"{wary.Url}/v1/", Link(await wary.SendAsync(HttpMethod.Get, "/v1", headers: headers)));

        static string? Link(ApiReply reply) => reply.Json.GetProperty("links")[0].GetProperty("href").GetString();
    }

    [Fact]
    public async Task Links_WithAPublicUrl_BeginWithIt()
    {
        await using var api = await ApiHost.StartAsync(options => options with { PublicUrl = "https://metal.example.org" });
        var created = await api.PostAsync("/v1/nodes", """{"driver": "fake-hardware"}""");
        Assert.StartsWith("https://metal.example.org/v1/nodes/", created.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("https://metal.example.org/nodes/", created.Json.GetProperty("links")[1].GetProperty("href").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Store_Fails_ReadinessSaysSo()
    {
        await using var api = await ApiHost.StartAsync();
        Assert.Equal((200, "OK"), (await api.GetAsync("/healthcheck") is var ready ? (ready.Status, ready.Body) : default));
        Assert.Equal(200, (await api.GetAsync("/healthcheck/liveness")).Status);
        Assert.Equal(200, (await api.GetAsync("/healthcheck/readiness")).Status);
    }
}
