using System.Net;
using System.Text;
using Ironic.Redfish.Tracing;
using Ironic.Testing;

namespace Ironic.Redfish.Tests.Tracing;

/// <summary>A BMC out of a trace, over plain HTTP on loopback: each request gets the answers that it got then, in order, and the last of them for ever.</summary>
internal sealed class ReplayedBmc : IAsyncDisposable
{
    private readonly List<RedfishTraceExchange> _exchanges;
    private readonly HttpListener _listener = new();
    private readonly RedfishClient _client = new(new() { MostPerSecond = 0 }, TimeProvider.System);
    private readonly Task _serving;

    public ReplayedBmc(string trace)
    {
        _exchanges = [.. RedfishTraceFormat.Read(trace).Where(exchange => exchange.Fault is null)];
        using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/";
        probe.Stop();
        _listener.Prefixes.Add(address);
        _listener.Start();
        Bmc = _client.For(new(new(address), RedfishLogin.Anonymous));
        _serving = ServeAsync();
    }

    public RedfishBmc Bmc { get; }

    /// <summary>A trace that is kept with the tests.</summary>
    public static ReplayedBmc Of(string name) => new(File.ReadAllText(Path.Combine(Repository.Root, "tests/Ironic.Redfish.Tests/Tracing", name)));

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        _listener.Stop();
        await _serving;
        _listener.Close();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                await AnswerAsync(context);
                context.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var found = Find(context.Request, from: 0);
        if (found < 0)
        {
            context.Response.StatusCode = 404;
            return;
        }

        var exchange = _exchanges[found];
        if (Find(context.Request, found + 1) > 0) _exchanges.RemoveAt(found);
        context.Response.StatusCode = exchange.Status!.Value;
        if (exchange.ETag is not null) context.Response.Headers["ETag"] = exchange.ETag;
        if (exchange.Location is not null) context.Response.Headers["Location"] = exchange.Location;
        if (exchange.Answer is null) return;
        context.Response.ContentType = "application/json";
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(exchange.Answer));
    }

    private int Find(HttpListenerRequest request, int from) =>
        _exchanges.FindIndex(from, exchange => exchange.Method == request.HttpMethod && exchange.Path == request.Url!.PathAndQuery);
}
