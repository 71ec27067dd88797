using Ironic.Api.Auth;
using Ironic.Api.Auth.Identity;
using Ironic.Api.Tests.Support;
using Ironic.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ironic.Api.Tests.Auth.Identity;

/// <summary>The built-in identity endpoint, for clients that insist on a Keystone.</summary>
public sealed class IdentityTests : IDisposable
{
    private const string Hash = "$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"; // U*U

    private readonly TemporaryFolder _folder = new();

    public IdentityTests() => File.WriteAllText(Users, $"ann:{Hash}\nbob:{Hash}\n");

    private string Users => _folder.File("htpasswd");

    private Task<ApiHost> StartAsync(bool identity = true) => ApiHost.StartAsync(options => options with
    {
        HtpasswdFile = Users,
        Identity = identity,
        Users = new Dictionary<string, UserGrant> { ["bob"] = new() { Project = "p", Roles = ["member"] } },
    });

    private static string Login(string user, string password, string scope = "") =>
        $$"""{"auth": {"identity": {"methods": ["password"], "password": {"user": {"name": "{{user}}", "domain": {"id": "default"}, "password": "{{password}}"} } }{{scope}} } }""";

    [Fact]
    public async Task Token_StandsForTheUserWhoGotIt()
    {
        await using var api = await StartAsync();
        var reply = await api.PostAsync("/v3/auth/tokens", Login("ann", "U*U"), version: null);
        Assert.Equal(201, reply.Status);
        var token = reply.Json.GetProperty("token");
        Assert.Equal("ann", token.GetProperty("user").GetProperty("name").GetString());
        Assert.Equal("admin", token.GetProperty("roles")[0].GetProperty("name").GetString());
        var baremetal = token.GetProperty("catalog").EnumerateArray().Single(service => service.GetProperty("type").GetString() == "baremetal");
        Assert.All(baremetal.GetProperty("endpoints").EnumerateArray(), endpoint => Assert.Equal(api.Url, endpoint.GetProperty("url").GetString()));
        Assert.Equal(200, (await WithAsync(api, reply.Header("X-Subject-Token")!)).Status);
        Assert.Equal(401, (await WithAsync(api, reply.Header("X-Subject-Token") + "x")).Status);
        Assert.Equal(401, (await WithAsync(api, new('a', 5000))).Status);
        Assert.NotEqual(reply.Header("X-Subject-Token"), (await api.PostAsync("/v3/auth/tokens", Login("ann", "U*U"))).Header("X-Subject-Token"));
    }

    [Theory]
    [InlineData("", 201)]
    [InlineData(""", "scope": {"project": {"name": "p", "domain": {"id": "default"} } }""", 201)]
    [InlineData(""", "scope": {"project": {"id": "p"} }""", 201)]
    [InlineData(""", "scope": {"project": {"id": "q"} }""", 401)]
    [InlineData(""", "scope": {"system": {"all": true} }""", 401)]
    public async Task Scope_OfALimitedUser_IsHisProject(string scope, int status)
    {
        await using var api = await StartAsync();
        var reply = await api.PostAsync("/v3/auth/tokens", Login("bob", "U*U", scope));
        Assert.Equal(status, reply.Status);
        if (status != 201) return;
        Assert.Equal("p", reply.Json.GetProperty("token").GetProperty("project").GetProperty("id").GetString());
        Assert.Equal(403, (await api.SendAsync(HttpMethod.Get, "/v1/drivers", headers: [("X-Auth-Token", reply.Header("X-Subject-Token")!)])).Status);
    }

    [Theory]
    [InlineData("ann", "wrong")]
    [InlineData("nobody", "U*U")]
    [InlineData("ann", "")]
    public async Task Login_Wrong_IsRefusedInKeystonesWords(string user, string password)
    {
        await using var api = await StartAsync();
        var reply = await api.PostAsync("/v3/auth/tokens", Login(user, password));
        Assert.Equal((401, "Unauthorized"), (reply.Status, reply.Json.GetProperty("error").GetProperty("title").GetString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"auth": {"identity": {"methods": ["token"], "token": {"id": "x"} } } }""")]
    [InlineData("""{"auth": {"identity": {"methods": ["password"], "password": {"user": "ann"} } } }""")]
    [InlineData("""{"auth": {"identity": {"methods": ["password"], "password": {"user": {"name": 7, "password": "x"} } } } }""")]
    [InlineData("""{"auth": {"identity": {"methods": ["password"], "password": {"user": {"name": "a\u0000", "password": "x"} } } } }""")]
    public async Task Login_Malformed_IsABadRequest(string body)
    {
        await using var api = await StartAsync();
        var reply = await api.PostAsync("/v3/auth/tokens", body);
        Assert.Equal((400, 400), (reply.Status, reply.Json.GetProperty("error").GetProperty("code").GetInt32()));
        Assert.Equal(413, (await api.PostAsync("/v3/auth/tokens", Login("ann", new('x', 20_000)))).Status);
    }

    [Fact]
    public async Task Endpoint_IsThereOnlyWhenConfigured()
    {
        await using var api = await StartAsync(identity: false);
        Assert.Equal(404, (await api.SendAsync(HttpMethod.Get, "/v3", headers: [("Authorization", $"Basic {Convert.ToBase64String("ann:U*U"u8)}")])).Status);
    }

    [Fact]
    public void Tokens_EndWithTheirTime_WithThePassword_AndByNumber()
    {
        var time = new ManualTimeProvider(TimeProvider.System.GetUtcNow());
        using var passwords = new Passwords(new HtpasswdFile(Users, time, NullLogger<HtpasswdFile>.Instance), new VerifiedCredentials(time));
        var tokens = new IssuedTokens(passwords, time);
        var (first, _) = tokens.Issue("ann");
        Assert.Equal("ann", tokens.Find(first));
        for (var i = 0; i < 10_000; i++) tokens.Issue("bob");
        Assert.Null(tokens.Find(first));

        var (changed, _) = tokens.Issue("ann");
        var (kept, _) = tokens.Issue("bob");
        File.WriteAllText(Users, $"ann:{Hash.Replace("E5YP", "E5YQ", StringComparison.Ordinal)}\nbob:{Hash}\n");
        File.SetLastWriteTimeUtc(Users, new(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal((null, "bob"), (tokens.Find(changed), tokens.Find(kept)));
        time.Advance(IssuedTokens.Lifetime);
        Assert.Null(tokens.Find(kept));
    }

    [Fact]
    public async Task OpenStackClient_WithAPassword_IsLedToTheApi()
    {
        await using var api = await StartAsync();
        var result = await ForeignTool.RunAsync("openstack", ["--os-auth-type", "password", "--os-auth-url", api.Url + "/v3", "baremetal", "node", "create", "--driver", "fake-hardware", "--name", "through", "-f", "value", "-c", "name"],
            TimeSpan.FromSeconds(240), Environment());
        Assert.True(result.Succeeded && result.Output.Trim() == "through", result.ToString());
        result = await ForeignTool.RunAsync("openstack", ["--os-auth-type", "password", "--os-auth-url", api.Url + "/identity", "baremetal", "node", "list", "-f", "value", "-c", "Name"], TimeSpan.FromSeconds(240), Environment());
        Assert.True(result.Succeeded && result.Output.Trim() == "through", result.ToString());
        Assert.Empty(api.Conductor.Log.Lines);
    }

    [Fact]
    public async Task Sdk_WithAPassword_IsLedToTheApi()
    {
        await using var api = await StartAsync();
        var script = Path.Combine(Repository.Root, "tests", "Ironic.Api.Tests", "Auth", "Identity", "identity_sdk.py");
        var result = await ForeignTool.RunAsync("/usr/bin/python3", [script, api.Url + "/v3"], TimeSpan.FromSeconds(240), Environment());
        Assert.True(result.Succeeded && result.Output.Trim() == "OK", $"{result}\n{string.Join('\n', api.Conductor.Log.Lines)}");
    }

    public void Dispose() => _folder.Dispose();

    private static Task<ApiReply> WithAsync(ApiHost api, string token) => api.SendAsync(HttpMethod.Get, "/v1/nodes", headers: [("X-Auth-Token", token)]);

    private static Dictionary<string, string> Environment() => new(StringComparer.Ordinal)
    {
        ["OS_IDENTITY_API_VERSION"] = "3",
        ["OS_USERNAME"] = "ann",
        ["OS_PASSWORD"] = "U*U",
        ["OS_PROJECT_NAME"] = "admin",
        ["OS_USER_DOMAIN_ID"] = "default",
        ["OS_PROJECT_DOMAIN_ID"] = "default",
        ["PYTHONWARNINGS"] = "ignore",
        ["PATH"] = "/usr/bin:/bin",
        ["HOME"] = Path.GetTempPath(),
    };
}
