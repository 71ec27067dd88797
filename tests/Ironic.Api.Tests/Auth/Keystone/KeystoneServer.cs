using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ironic.Testing;

namespace Ironic.Api.Tests.Auth.Keystone;

/// <summary>Debian's Keystone as packaged, with a database of its own: projects "owners" and "lessees", and users named by what they are.</summary>
public sealed class KeystoneServer : IAsyncLifetime, IAsyncDisposable
{
    public const string Password = "open-sesame";

    /// <summary>User, role, and where: a project, "domain" (the default one) or "system".</summary>
    private const string Wanted = $$"""
        {
            "password": "{{Password}}",
            "roles": ["manager", "service"],
            "projects": ["service", "owners", "lessees"],
            "users": [
                ["ironic", "service", "service"], ["owner", "member", "owners"], ["owner-admin", "admin", "owners"], ["lessee", "member", "lessees"],
                ["nova", "service", "system"], ["auditor", "reader", "system"], ["domain-admin", "admin", "domain"]
            ],
            "expired": ["owner", "owners"]
        }
        """;

    /// <summary>Attempts of one request: the server is wsgiref, which hangs up after each answer and may do so early. Every request that is sent may be sent again.</summary>
    private const int Attempts = 5;

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private ForeignServer? _server;
    private string _endpoint = "", _admin = "";

    public string Url { get; private set; } = "";

    public string PasswordFile => _folder.File("password");

    public string Owners { get; private set; } = "";

    public string Lessees { get; private set; } = "";

    /// <summary>A token of user "owner" in project "owners" that is past its end.</summary>
    public string Expired { get; private set; } = "";

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(PasswordFile, Password + "\n");
        await File.WriteAllTextAsync(_folder.File("keystone.conf"), $"""
            [DEFAULT]
            log_file = {_folder.File("keystone.log")}
            [database]
            connection = sqlite:///{_folder.File("keystone.db")}
            sqlite_synchronous = false
            [fernet_tokens]
            key_repository = {Keys("fernet")}
            [fernet_receipts]
            key_repository = {Keys("receipts")}
            [credential]
            key_repository = {Keys("credential")}
            [identity]
            password_hash_rounds = 4
            [cache]
            enabled = true
            backend = dogpile.cache.memory
            """);
        var script = Path.Combine(Repository.Root, "tests", "Ironic.Api.Tests", "Auth", "Keystone", "keystone_server.py");
        _server = ForeignTool.Start("/usr/bin/python3", [script, _folder.File("keystone.conf"), _folder.File("keystone.db"), Wanted], Environment(), _folder.Path);
        await Eventually.TrueAsync(() => Announcement() is not null || _server.HasExited, TimeSpan.FromSeconds(240), "Keystone listens");
        if (Announcement() is not { } started)
        {
            var log = _server.Log;
            await DisposeAsync();
            throw new InvalidOperationException($"Keystone did not start:\n{log}");
        }

        Url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{started.GetProperty("port").GetInt32()}/v3");
        Owners = started.GetProperty("projects").GetProperty("owners").GetString()!;
        Lessees = started.GetProperty("projects").GetProperty("lessees").GetString()!;
        Expired = started.GetProperty("expired").GetString()!;
        _endpoint = started.GetProperty("endpoint").GetString()!;
        _admin = await LoginAsync("admin", """{"system": {"all": true} }""");
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _http.Dispose();
        _folder.Dispose();
    }

    /// <summary>A token of a user, for the scope given as JSON ("null": none).</summary>
    public async Task<string> LoginAsync(string user, string scope)
    {
        var limits = scope == "null" ? "" : $$""", "scope": {{scope}}""";
        using var answer = await SendAsync(HttpMethod.Post, "/auth/tokens",
            $$"""{"auth": {"identity": {"methods": ["password"], "password": {"user": {"name": "{{user}}", "domain": {"id": "default"}, "password": "{{Password}}"} } }{{limits}} } }""");
        Assert.True(answer.StatusCode == HttpStatusCode.Created, $"{user} {scope}: {answer.StatusCode}");
        return answer.Headers.GetValues("X-Subject-Token").First();
    }

    public static string Project(string name) => $$"""{"project": {"name": "{{name}}", "domain": {"id": "default"} } }""";

    public async Task RevokeAsync(string token)
    {
        using var answer = await SendAsync(HttpMethod.Delete, "/auth/tokens", subject: token);
        Assert.True(answer.StatusCode is HttpStatusCode.NoContent or HttpStatusCode.NotFound, $"{answer.StatusCode}"); // not found: by an attempt whose answer was lost
    }

    /// <summary>Puts the API into the catalog.</summary>
    public async Task RegisterAsync(string baremetal)
    {
        using var answer = await SendAsync(HttpMethod.Patch, $"/endpoints/{_endpoint}", $$"""{"endpoint": {"url": "{{baremetal}}"} }""");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body = null, string? subject = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var request = new HttpRequestMessage(method, Url + path);
            request.Headers.ConnectionClose = true;
            if (_admin.Length > 0) request.Headers.Add("X-Auth-Token", _admin);
            if (subject is not null) request.Headers.Add("X-Subject-Token", subject);
            if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
            try
            {
                return await _http.SendAsync(request);
            }
            catch (HttpRequestException) when (attempt < Attempts && !_server!.HasExited)
            {
                // Hung up early: once more.
            }
        }
    }

    /// <summary>What the script says when it listens; null: not yet.</summary>
    private JsonElement? Announcement() =>
        Array.Find(_server!.Log.Split('\n'), line => line.StartsWith("{\"port\"", StringComparison.Ordinal)) is { } line ? JsonElement.Parse(line) : null;

    /// <summary>As <c>keystone-manage fernet_setup</c> makes them, without its seconds: the key in use and the next.</summary>
    private string Keys(string name)
    {
        var folder = Directory.CreateDirectory(_folder.File(name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
        for (var i = 0; i < 2; i++)
            File.WriteAllText(Path.Combine(folder, i.ToString(CultureInfo.InvariantCulture)), Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).Replace('+', '-').Replace('/', '_'));
        return folder;
    }

    private Dictionary<string, string> Environment() => new(StringComparer.Ordinal)
    {
        ["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin",
        ["HOME"] = _folder.Path,
        ["PYTHONWARNINGS"] = "ignore",
    };
}
