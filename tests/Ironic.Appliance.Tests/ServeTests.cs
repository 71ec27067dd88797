using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Ironic.Testing;

namespace Ironic.Appliance.Tests;

public sealed class ServeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Uri _api = new($"http://127.0.0.1:{FreePort()}");

    [Fact]
    public async Task Serve_OnItsDefaults_AnswersOnLoopbackOnly_AndEndsCleanlyOnSigTerm()
    {
        await using var appliance = Start();
        await FirstAnswer.AwaitAsync(appliance, new(_api, "/v1"));

        using var http = new HttpClient { BaseAddress = _api };
        Assert.Contains("OpenStack Ironic API", await http.GetStringAsync(new Uri("/", UriKind.Relative)), StringComparison.Ordinal);
        using var boot = await http.GetAsync(new Uri("/boot/programs/undionly.kpxe", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, boot.StatusCode);

        var clock = Stopwatch.StartNew();
        Assert.True((await ForeignTool.RunAsync("kill", ["-TERM", $"{appliance.Id}"])).Succeeded);
        await Eventually.TrueAsync(() => appliance.HasExited, TimeSpan.FromSeconds(20), "the end of the appliance");
        Assert.Equal(0, appliance.ExitCode);
        Assert.DoesNotContain("Unhandled", appliance.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_OnAFolderThatAnotherHolds_SaysSo()
    {
        await using var appliance = Start();
        await FirstAnswer.AwaitAsync(appliance, new(_api, "/v1"));

        var second = await Binary.RunAsync("serve", "--data-dir", _folder.File("data"), "--listen", $"127.0.0.1:{FreePort()}");

        Assert.Equal(1, second.ExitCode);
        Assert.Contains("in use by another appliance", second.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_OnAPortThatIsTaken_SaysWhich()
    {
        using var holder = new TcpListener(IPAddress.Loopback, _api.Port);
        holder.Start();

        var result = await Binary.RunAsync("serve", "--data-dir", _folder.File("data"), "--listen", $"127.0.0.1:{_api.Port}");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"{_api.Port}", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_WhoseDatabaseIsAway_WaitsAndSaysSo_AndEndsCleanlyOnSigTerm()
    {
        await using var appliance = ForeignTool.Start(Binary.Path, ["serve", "--data-dir", _folder.File("data"), "--listen", $"127.0.0.1:{_api.Port}", "--database", Nowhere]);
        await Eventually.TrueAsync(() => appliance.Log.Contains("Waiting for the database ironic@", StringComparison.Ordinal), TimeSpan.FromSeconds(60), "word of the wait");

        Assert.True((await ForeignTool.RunAsync("kill", ["-TERM", $"{appliance.Id}"])).Succeeded);

        await Eventually.TrueAsync(() => appliance.HasExited, TimeSpan.FromSeconds(60), "the end of the appliance");
        Assert.Equal(0, appliance.ExitCode);
    }

    [Fact]
    public async Task Serve_WhoseDatabaseDoesNotCome_EndsWithItsName()
    {
        await File.WriteAllTextAsync(_folder.File("appliance.json"), """{ "database": { "startPatience": "00:00:01" } }""");

        var result = await Binary.RunAsync("serve", "--config", _folder.File("appliance.json"), "--data-dir", _folder.File("data"), "--listen", $"127.0.0.1:{_api.Port}", "--database", Nowhere);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("did not come within 00:00:01 (database.startPatience)", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", result.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>A folder in which no server has its socket.</summary>
    private string Nowhere => $"postgres://ironic@localhost/ironic?host={_folder.Path}";

    private ForeignServer Start() => ForeignTool.Start(Binary.Path, ["serve", "--data-dir", _folder.File("data"), "--listen", $"127.0.0.1:{_api.Port}"]);

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
