using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Ironic.Api.Tests.Support;

namespace Ironic.Api.Tests.Hosting;

/// <summary>Clients that take their time, by the hundred: the others do not notice.</summary>
public sealed class SlowClientTests
{
    private const int Many = 200;

    [Theory]
    [InlineData("GET /v1/nodes HTTP/1.1\r\nHost: h\r\nX-Slow: ")] // headers that never end
    [InlineData("POST /v1/nodes HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{\"driver\"")] // a body that never comes
    [InlineData("POST /v1/nodes HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"dri")] // a chunk that stops
    [InlineData("GET /v1/nodes/detail HTTP/1.1\r\nHost: h\r\n\r\n", true)] // an answer that is never read
    public async Task Slow_HoldNobodyUp(string begins, bool large = false)
    {
        await using var api = await ApiHost.StartAsync();
        if (large)
        {
            for (var i = 0; i < 20; i++) Assert.Equal(201, (await api.PostAsync("/v1/nodes", $$"""{"driver": "fake-hardware", "extra": {"x": "{{new string('x', 200_000)}}"} }""")).Status);
        }

        var slow = new List<TcpClient>();
        try
        {
            for (var i = 0; i < Many; i++)
            {
                var client = new TcpClient { NoDelay = true, ReceiveBufferSize = 4096 };
                slow.Add(client);
                await client.ConnectAsync("127.0.0.1", api.Port);
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(begins));
            }

            for (var i = 0; i < 50; i++)
            {
                await slow[i].GetStream().WriteAsync(" "u8.ToArray()); // and go on dripping
                Assert.Equal(200, (await api.GetAsync("/v1/nodes?limit=1")).Status);
            }
        }
        finally
        {
            slow.ForEach(client => client.Dispose());
        }

        Assert.Equal(201, (await api.PostAsync("/v1/nodes", """{"driver": "fake-hardware"}""")).Status);
        Assert.Empty(api.Conductor.Log.Lines);
    }

    [Fact]
    public async Task Connections_KeptAliveByTheHundred_AreOrdinary()
    {
        await using var api = await ApiHost.StartAsync();
        var idle = new List<TcpClient>();
        try
        {
            for (var i = 0; i < 2 * Many; i++)
            {
                idle.Add(new());
                await idle[^1].ConnectAsync("127.0.0.1", api.Port);
                await AskAsync(idle[^1]);
            }

            Assert.Equal(200, (await api.GetAsync("/v1/nodes")).Status);
            foreach (var client in idle) await AskAsync(client); // each is still good
        }
        finally
        {
            idle.ForEach(client => client.Dispose());
        }

        static async Task AskAsync(TcpClient client)
        {
            await client.GetStream().WriteAsync("GET /healthcheck/liveness HTTP/1.1\r\nHost: h\r\n\r\n"u8.ToArray());
            var answer = new byte[4096];
            var read = 0;
            while (!Encoding.ASCII.GetString(answer, 0, read).EndsWith("\r\n\r\nOK", StringComparison.Ordinal))
            {
                var more = await client.GetStream().ReadAsync(answer.AsMemory(read));
                Assert.True(more > 0, $"hung up after: {Encoding.ASCII.GetString(answer, 0, read)}");
                read += more;
            }

            Assert.StartsWith("HTTP/1.1 200 ", Encoding.ASCII.GetString(answer, 0, read), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(17_000, 0, 1, 414)] // request line
    [InlineData(10, 33_000, 1, 431)] // one header
    [InlineData(10, 400, 99, 431)] // all of them together
    [InlineData(10, 1, 120, 431)] // their number
    [InlineData(15_000, 1_000, 10, 200)]
    public async Task Headers_BeyondTheirLimit_AreRefused(int line, int header, int headers, int status)
    {
        await using var api = await ApiHost.StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", api.Port);
        var request = new StringBuilder($"GET /v1?{new string('x', line)} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n");
        for (var i = 0; i < headers; i++) request.Append(CultureInfo.InvariantCulture, $"X-{i}: {new string('y', header)}\r\n");
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request.Append("\r\n").ToString()));
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
        Assert.StartsWith($"HTTP/1.1 {status} ", await reader.ReadLineAsync(), StringComparison.Ordinal);
    }
}
