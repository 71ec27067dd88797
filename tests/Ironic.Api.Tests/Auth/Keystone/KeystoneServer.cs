using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ironic.Testing;

namespace Ironic.Api.Tests.Auth.Keystone;

/// <summary>Debian's Keystone as packaged, with a database of its own: projects "owners" and "lessees", and users named by what they are.</summary>
public sealed partial class KeystoneServer : IAsyncLifetime, IAsyncDisposable
{
    public const string Password = "open-sesame";

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private ForeignServer? _server;
    private string _admin = "";

    public string Url { get; private set; } = "";

    public string PasswordFile => _folder.File("password");

    public string Owners { get; private set; } = "";

    public string Lessees { get; private set; } = "";

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(PasswordFile, Password + "\n");
        await File.WriteAllTextAsync(_folder.File("keystone.conf"), $"""
            [DEFAULT]
            log_file = {_folder.File("keystone.log")}
            [database]
            connection = sqlite:///{_folder.File("keystone.db")}
            [fernet_tokens]
            key_repository = {Keys("fernet")}
            [fernet_receipts]
            key_repository = {Keys("receipts")}
            [credential]
            key_repository = {Keys("credential")}
            [identity]
            password_hash_rounds = 4
            [cache]
            enabled = false
            """);
        await ManageAsync("db_sync");
        var journal = await ForeignTool.RunAsync("/usr/bin/python3", ["-c", "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('pragma journal_mode=wal')", _folder.File("keystone.db")]); // else its own readers lock it against writes
        Assert.True(journal.Succeeded, journal.ToString());
        await ManageAsync("bootstrap", "--bootstrap-password", Password);
        _server = ForeignTool.Start("keystone-wsgi-public", ["--port", "0", "--host", "127.0.0.1"], Environment(), _folder.Path);
        await Eventually.TrueAsync(() => PortRegex().IsMatch(_server.Log) || _server.HasExited, TimeSpan.FromSeconds(120), "Keystone listens");
        Assert.False(_server.HasExited, _server.Log);
        Url = $"http://127.0.0.1:{PortRegex().Match(_server.Log).Groups["port"].Value}/v3";
        await Eventually.TrueAsync(async () => await AnswersAsync(), TimeSpan.FromSeconds(120), "Keystone answers");
        try
        {
            await PopulateAsync();
        }
        catch (HttpRequestException e)
        {
            var log = $"{_server.Log}\n{string.Join('\n', (await File.ReadAllLinesAsync(_folder.File("keystone.log"))).TakeLast(40))}";
            await DisposeAsync();
            throw new InvalidOperationException($"{e.Message}\n{log}", e);
        }
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
        var (status, _, token) = await SendAsync(HttpMethod.Post, "/auth/tokens",
            $$"""{"auth": {"identity": {"methods": ["password"], "password": {"user": {"name": "{{user}}", "domain": {"id": "default"}, "password": "{{Password}}"} } }{{limits}} } }""");
        Assert.True(status == 201, $"{user} {scope}: {status}");
        return token!;
    }

    public static string Project(string name) => $$"""{"project": {"name": "{{name}}", "domain": {"id": "default"} } }""";

    public async Task RevokeAsync(string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, Url + "/auth/tokens") { Headers = { { "X-Auth-Token", _admin }, { "X-Subject-Token", token } } };
        using var response = await _http.SendAsync(request);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    /// <summary>Puts the API into the catalog.</summary>
    public async Task RegisterAsync(string baremetal)
    {
        var service = await CreateAsync("services", """{"service": {"type": "baremetal", "name": "ironic"} }""", "service");
        await CreateAsync("endpoints", $$"""{"endpoint": {"service_id": "{{service}}", "interface": "public", "url": "{{baremetal}}"} }""", "endpoint");
    }

    private async Task PopulateAsync()
    {
        _admin = await LoginAsync("admin", """{"system": {"all": true} }""");
        foreach (var role in new[] { "manager", "service" }) await CreateAsync("roles", $$"""{"role": {"name": "{{role}}"} }""", "role", mayExist: true);
        var service = await CreateAsync("projects", """{"project": {"name": "service"} }""", "project");
        Owners = await CreateAsync("projects", """{"project": {"name": "owners"} }""", "project");
        Lessees = await CreateAsync("projects", """{"project": {"name": "lessees"} }""", "project");
        foreach (var (user, role, where) in new[]
        {
            ("ironic", "service", $"projects/{service}"), ("owner", "member", $"projects/{Owners}"), ("owner-admin", "admin", $"projects/{Owners}"), ("lessee", "member", $"projects/{Lessees}"),
            ("nova", "service", "system"), ("auditor", "reader", "system"), ("domain-admin", "admin", "domains/default"),
        })
        {
            var id = await CreateAsync("users", $$"""{"user": {"name": "{{user}}", "password": "{{Password}}"} }""", "user");
            var (status, _, _) = await SendAsync(HttpMethod.Put, $"/{where}/users/{id}/roles/{await FindRoleAsync(role)}");
            Assert.Equal(204, status);
        }
    }

    private async Task<string> FindRoleAsync(string name) => (await SendAsync(HttpMethod.Get, $"/roles?name={name}")).Body.GetProperty("roles")[0].GetProperty("id").GetString()!;

    private async Task<string> CreateAsync(string collection, string body, string member, bool mayExist = false)
    {
        var (status, answer, _) = await SendAsync(HttpMethod.Post, $"/{collection}", body);
        if (mayExist && status == 409) return "";
        Assert.True(status == 201, $"{collection} {body}: {status} {answer}");
        return answer.GetProperty(member).GetProperty("id").GetString()!;
    }

    private async Task<(int Status, JsonElement Body, string? Token)> SendAsync(HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, Url + path);
        if (_admin.Length > 0) request.Headers.Add("X-Auth-Token", _admin);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.Length > 0 ? JsonElement.Parse(text) : default, response.Headers.TryGetValues("X-Subject-Token", out var tokens) ? tokens.First() : null);
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var response = await _http.GetAsync(Url);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task ManageAsync(params string[] arguments)
    {
        var result = await ForeignTool.RunAsync("keystone-manage", ["--config-file", _folder.File("keystone.conf"), .. arguments], TimeSpan.FromSeconds(300), Environment());
        Assert.True(result.Succeeded, result.ToString());
    }

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
        ["OS_KEYSTONE_CONFIG_FILES"] = _folder.File("keystone.conf"),
        ["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin",
        ["HOME"] = _folder.Path,
        ["PYTHONUNBUFFERED"] = "1",
        ["PYTHONWARNINGS"] = "ignore",
    };

    [GeneratedRegex(@"Available at http://[^/]*:(?<port>\d+)/", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex PortRegex();
}
