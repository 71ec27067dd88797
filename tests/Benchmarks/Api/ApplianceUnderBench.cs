using System.Net;
using Ironic.Benchmarks.Boot;
using Ironic.Testing;

namespace Ironic.Benchmarks.Api;

/// <summary>The product's own binary as <c>./dev</c> delivers it, with its defaults; only the bounds on concurrent deploys and cleans are raised, as the peer's are.</summary>
internal sealed class ApplianceUnderBench : IAsyncDisposable
{
    public const string Label = "ours";

    private readonly ForeignServer _server;

    private ApplianceUnderBench(ForeignServer server, string url) => (_server, Url) = (server, url);

    public string Url { get; }

    public int Process => _server.Id;

    public static async Task<ApplianceUnderBench> StartAsync(TemporaryFolder folder, CancellationToken cancellationToken)
    {
        var listen = new IPEndPoint(IPAddress.Loopback, BootServerUnderBench.FreePort().Port);
        var configuration = folder.File("appliance.json");
        await File.WriteAllTextAsync(configuration, """{ "conductor": { "maxConcurrentDeploys": 2000, "maxConcurrentCleans": 2000 } }""", cancellationToken);
        var server = ForeignTool.Start(
            Path.Combine(Repository.Root, "artifacts", "appliance", "ironic-appliance"),
            ["serve", "--config", configuration, "--data-dir", folder.File("data"), "--listen", listen.ToString()]);
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        await Eventually.TrueAsync(() => AnswersAsync(http, server, listen, cancellationToken), TimeSpan.FromSeconds(30), "the appliance answers");
        return new(server, $"http://{listen}");
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static async Task<bool> AnswersAsync(HttpClient http, ForeignServer server, IPEndPoint listen, CancellationToken cancellationToken)
    {
        if (server.HasExited) throw new InvalidOperationException($"The appliance ended:\n{server.Log}");
        try
        {
            using var answer = await http.GetAsync(new Uri($"http://{listen}/healthcheck"), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
