using Ironic.Redfish.Tracing;
using Ironic.Testing;
using Ironic.Testing.Http;

namespace Ironic.Redfish.Tests.Tracing;

/// <summary>A BMC out of a trace, over plain HTTP on loopback: each request gets the answers that it got then, in order, and the last of them for ever.</summary>
internal sealed class ReplayedBmc : IAsyncDisposable
{
    private readonly List<RedfishTraceExchange> _exchanges;
    private readonly ScriptedServer _server;
    private readonly RedfishClient _client = new(new() { MostPerSecond = 0 }, TimeProvider.System);

    public ReplayedBmc(string trace)
    {
        _exchanges = [.. RedfishTraceFormat.Read(trace).Where(exchange => exchange.Fault is null)];
        _server = new(Answer);
        Bmc = _client.For(new(new(_server.Url), RedfishLogin.Anonymous));
    }

    public RedfishBmc Bmc { get; }

    /// <summary>A trace that is kept with the tests.</summary>
    public static ReplayedBmc Of(string name) => new(File.ReadAllText(Path.Combine(Repository.Root, "tests/Ironic.Redfish.Tests/Tracing", name)));

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _server.DisposeAsync();
    }

    private Scripted Answer(SeenRequest request)
    {
        lock (_exchanges)
        {
            var found = Find(request, from: 0);
            if (found < 0) return new(404, []);

            var exchange = _exchanges[found];
            if (Find(request, found + 1) > 0) _exchanges.RemoveAt(found);
            Dictionary<string, string> fields = new(StringComparer.Ordinal);
            if (exchange.ETag is not null) fields["ETag"] = exchange.ETag;
            if (exchange.Location is not null) fields["Location"] = exchange.Location;
            return Scripted.Json(exchange.Answer ?? "", exchange.Status!.Value) with { Fields = fields };
        }
    }

    private int Find(SeenRequest request, int from) =>
        _exchanges.FindIndex(from, exchange => exchange.Method == request.Method && exchange.Path == request.Target);
}
