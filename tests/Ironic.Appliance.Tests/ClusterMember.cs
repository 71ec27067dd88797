using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ironic.Testing;

namespace Ironic.Appliance.Tests;

/// <summary>One appliance of a cluster: a real process on a shared database, and a client of its API.</summary>
internal sealed class ClusterMember : IAsyncDisposable
{
    private readonly HttpClient _http;

    private ClusterMember(string name, ForeignServer process, Uri api)
    {
        (Name, Process, Api) = (name, process, api);
        _http = new() { BaseAddress = api, Timeout = TimeSpan.FromSeconds(60) };
        _http.DefaultRequestHeaders.Add("X-OpenStack-Ironic-API-Version", "1.95");
    }

    public string Name { get; }

    public ForeignServer Process { get; }

    public Uri Api { get; }

    /// <param name="name">Its host name.</param>
    /// <param name="database">The URL of the shared database; null: SQLite, for itself alone.</param>
    /// <param name="folder">Where its data folder is made, and the key that all share.</param>
    /// <param name="more">Further sections of its configuration.</param>
    public static async Task<ClusterMember> StartAsync(string name, string? database, TemporaryFolder folder, JsonObject? more = null)
    {
        var member = await LaunchAsync(name, database, folder, more);
        await member.AnswersAsync();
        return member;
    }

    /// <summary>As <see cref="StartAsync"/>, without waiting for it to answer.</summary>
    public static async Task<ClusterMember> LaunchAsync(string name, string? database, TemporaryFolder folder, JsonObject? more = null)
    {
        var listen = $"127.0.0.1:{FreePort()}";
        var config = new JsonObject
        {
            ["hostName"] = name,
            ["database"] = database is null ? new JsonObject() : new JsonObject { ["url"] = database, ["keyFile"] = folder.File("secret.key") },
            ["api"] = new JsonObject { ["listen"] = listen },
        };
        foreach (var (section, content) in more ?? []) config[section] = content?.DeepClone();
        await File.WriteAllTextAsync(folder.File($"{name}.json"), config.ToJsonString());
        var process = ForeignTool.Start(Binary.Path, ["serve", "--config", folder.File($"{name}.json"), "--data-dir", folder.File(name)]);
        return new(name, process, new($"http://{listen}"));
    }

    public Task AnswersAsync() => FirstAnswer.AwaitAsync(Process, new(Api, "/v1"));

    public Task SignalAsync(string signal) => ForeignTool.RunAsync("kill", [$"-{signal}", $"{Process.Id}"]);

    /// <summary>Null: nobody answers there.</summary>
    public async Task<HttpStatusCode?> StatusOfAsync(string path)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative));
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    public async Task<JsonElement> GetAsync(string path) => await _http.GetFromJsonAsync<JsonElement>(new Uri(path, UriKind.Relative));

    public async Task<JsonElement> PostAsync(string path, JsonObject body)
    {
        using var answer = await _http.PostAsJsonAsync(new Uri(path, UriKind.Relative), body);
        Assert.True(answer.IsSuccessStatusCode, $"POST {path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    public async Task<(HttpStatusCode Status, string Body)> PutAsync(string path, JsonObject body)
    {
        using var answer = await _http.PutAsJsonAsync(new Uri(path, UriKind.Relative), body);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await SignalAsync("CONT");
        await Process.DisposeAsync();
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
