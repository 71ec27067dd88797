using System.Net;
using System.Net.Sockets;
using Ironic.Api.Auth.Keystone;
using Ironic.Api.Tests.Support;
using Ironic.Testing;

namespace Ironic.Api.Tests.Auth.Keystone;

/// <summary>Callers known by a real Keystone.</summary>
public sealed class KeystoneTests(KeystoneServer keystone) : IClassFixture<KeystoneServer>
{
    private const string WholeSystem = """{"system": {"all": true} }""";

    [Fact]
    public async Task Token_DecidesWhatItsBearerMayDo()
    {
        await using var api = await StartAsync();
        var admin = await keystone.LoginAsync("admin", WholeSystem);
        Assert.Equal(201, (await SendAsync(api, admin, "POST", "/v1/nodes", $$"""{"name": "n", "driver": "fake-hardware", "owner": "{{keystone.Owners}}", "lessee": "{{keystone.Lessees}}"}""")).Status);
        Assert.Equal(201, (await SendAsync(api, admin, "POST", "/v1/nodes", """{"name": "other", "driver": "fake-hardware"}""")).Status);

        foreach (var (user, scope, list, patch, drivers) in new[]
        {
            ("admin", WholeSystem, 2, 200, 200),
            ("nova", WholeSystem, 2, 200, 200),
            ("auditor", WholeSystem, 2, 403, 200),
            ("owner", KeystoneServer.Project("owners"), 1, 200, 403),
            ("lessee", KeystoneServer.Project("lessees"), 1, 403, 403),
            ("admin", KeystoneServer.Project("admin"), 0, 404, 403),
            ("domain-admin", """{"domain": {"id": "default"} }""", -1, 403, 403),
            ("owner", "null", -1, 403, 403),
        })
        {
            var token = await keystone.LoginAsync(user, scope);
            var listed = await SendAsync(api, token, "GET", "/v1/nodes");
            Assert.True(list < 0 ? listed.Status == 403 : listed.Status == 200 && listed.Json.GetProperty("nodes").GetArrayLength() == list, $"{user} {scope}: {listed.Status} {listed.Body}");
            Assert.Equal((user, scope, patch), (user, scope, (await SendAsync(api, token, "PATCH", "/v1/nodes/n", """[{"op": "add", "path": "/driver_info/x", "value": "y"}]""")).Status));
            Assert.Equal((user, scope, drivers), (user, scope, (await SendAsync(api, token, "GET", "/v1/drivers")).Status));
        }

        Assert.Empty(api.Conductor.Log.Lines);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("gAAAAABnonsense")]
    [InlineData("with space")]
    public async Task Request_WithoutAGoodToken_IsChallenged(string? token)
    {
        await using var api = await StartAsync();
        for (var i = 0; i < 2; i++)
        {
            var reply = await SendAsync(api, token, "GET", "/v1/nodes");
            Assert.Equal((401, 401, "Unauthorized"), (reply.Status, reply.Json.GetProperty("error").GetProperty("code").GetInt32(), reply.Json.GetProperty("error").GetProperty("title").GetString()));
            Assert.Equal($"Keystone uri=\"{keystone.Url}\"", reply.Header("WWW-Authenticate"));
        }

        Assert.Equal(200, (await SendAsync(api, null, "GET", "/v1")).Status);
    }

    [Fact]
    public async Task Token_Revoked_LivesNoLongerThanTheCache()
    {
        using var client = new KeystoneClient(Options(), TimeProvider.System);
        await using var remembering = await StartAsync(options => options with { CacheTime = TimeSpan.FromMinutes(5) });
        await using var asking = await StartAsync(options => options with { CacheTime = TimeSpan.Zero });
        var token = await keystone.LoginAsync("auditor", WholeSystem);
        foreach (var api in new[] { remembering, asking }) Assert.Equal(200, (await SendAsync(api, token, "GET", "/v1/nodes")).Status);

        await keystone.RevokeAsync(token);

        Assert.Equal(401, (await SendAsync(asking, token, "GET", "/v1/nodes")).Status);
        Assert.Equal(200, (await SendAsync(remembering, token, "GET", "/v1/nodes")).Status);
        Assert.Null(await client.ValidateAsync(token, takesExpired: false));
    }

    [Fact]
    public async Task ServiceToken_LetsAnExpiredTokenPass()
    {
        await using var api = await StartAsync();
        var nova = await keystone.LoginAsync("nova", WholeSystem);
        var auditor = await keystone.LoginAsync("auditor", WholeSystem);
        var owner = await keystone.LoginAsync("owner", KeystoneServer.Project("owners"));
        foreach (var (user, service, status) in new[]
        {
            (keystone.Expired, null, 401),
            (keystone.Expired, nova, 200),
            (keystone.Expired, null, 401), // what it may with a service's help says nothing of what it may alone
            (keystone.Expired, auditor, 401), // no service
            (keystone.Expired, "gAAAAABnonsense", 401),
            (keystone.Expired, keystone.Expired, 401),
            (owner, nova, 200),
            (owner, auditor, 200),
            (owner, "gAAAAABnonsense", 401),
            (owner, "with space", 401),
            ("gAAAAABnonsense", nova, 401),
            ("", nova, 401),
        })
        {
            Assert.Equal((user, service, status), (user, service, (await SendAsync(api, user, "GET", "/v1/nodes", service: service)).Status));
        }

        Assert.Equal(403, (await SendAsync(api, keystone.Expired, "GET", "/v1/drivers", service: nova)).Status); // the user's rights, not the service's
        await keystone.RevokeAsync(owner);
        await using var asking = await StartAsync(options => options with { CacheTime = TimeSpan.Zero });
        Assert.Equal(401, (await SendAsync(asking, owner, "GET", "/v1/nodes", service: nova)).Status);
        await using var strict = await StartAsync(options => options with { ServiceTokenRoles = [] });
        Assert.Equal(401, (await SendAsync(strict, keystone.Expired, "GET", "/v1/nodes", service: nova)).Status);
    }

    /// <summary>Debian's openstacksdk, and keystoneauth's wrapper that Nova sends service tokens with.</summary>
    [Fact]
    public async Task Sdk_ThroughKeystone_AndAsAServiceForAUserWhoseTokenHasExpired()
    {
        await using var api = await StartAsync();
        await keystone.RegisterAsync(api.Url);
        var admin = await keystone.LoginAsync("admin", WholeSystem);
        Assert.Equal(201, (await SendAsync(api, admin, "POST", "/v1/nodes", $$"""{"name": "leased", "driver": "fake-hardware", "owner": "{{keystone.Owners}}"}""")).Status);
        Assert.Equal(201, (await SendAsync(api, admin, "POST", "/v1/nodes", """{"name": "spare", "driver": "fake-hardware"}""")).Status);
        var script = Path.Combine(Repository.Root, "tests", "Ironic.Api.Tests", "Auth", "Keystone", "keystone_sdk.py");
        var said = await ForeignTool.RunAsync("/usr/bin/python3", [script, keystone.Url, api.Url, KeystoneServer.Password, keystone.Expired], TimeSpan.FromSeconds(240),
            new Dictionary<string, string>(StringComparer.Ordinal) { ["PYTHONWARNINGS"] = "ignore", ["PATH"] = "/usr/bin:/bin", ["HOME"] = Path.GetTempPath() });
        Assert.True(said.Succeeded && said.Output.Trim() == "OK", $"{said}\n{string.Join('\n', api.Conductor.Log.Lines)}");
        Assert.Empty(api.Conductor.Log.Lines);
    }

    [Fact]
    public async Task Keystone_OurOwnTokenRevoked_IsAskedAnew()
    {
        using var client = new KeystoneClient(Options(), TimeProvider.System);
        var token = await keystone.LoginAsync("owner", KeystoneServer.Project("owners"));
        var known = (await client.ValidateAsync(token, takesExpired: false))!;
        Assert.Equal(("owner", keystone.Owners, "owners", false), (known.User, known.ProjectId, known.ProjectName, known.OfSystem));
        Assert.Contains("member", known.Roles);
        await keystone.RevokeAsync(client.Own!);
        Assert.NotNull(await client.ValidateAsync(token, takesExpired: false));
    }

    [Fact]
    public async Task Keystone_RefusesOurAccount_IsNotTheCallersFault()
    {
        await using var api = await StartAsync(options => options with { UserName = "nobody" });
        Assert.Equal(503, (await SendAsync(api, "some-token", "GET", "/v1/nodes")).Status);
        Assert.Contains(api.Conductor.Log.Lines, line => line.Contains("refused the login of nobody", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Keystone_Away_IsUnavailable_AndKnownTokensGoOn()
    {
        using var door = new TcpListener(IPAddress.Loopback, 0);
        door.Start();
        var silent = new Uri($"http://{door.LocalEndpoint}/v3"); // takes connections and never answers
        await using var api = await StartAsync(options => options with { Url = silent, Timeout = TimeSpan.FromMilliseconds(300) });
        var replies = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => SendAsync(api, $"token-{i % 20}", "GET", "/v1/nodes")));
        Assert.All(replies, reply => Assert.Equal(503, reply.Status));
        Assert.Equal(200, (await SendAsync(api, null, "GET", "/healthcheck/liveness")).Status);
        door.Stop();
        Assert.Equal(503, (await SendAsync(api, "token", "GET", "/v1/nodes")).Status);
    }

    /// <summary>Debian's client logs in through Keystone, finds us in its catalog, and acts as system administrator, owner and lessee.</summary>
    [Fact]
    public async Task OpenStackClient_ThroughKeystone_ActsAsWhoItIs()
    {
        await using var api = await StartAsync();
        await keystone.RegisterAsync(api.Url);
        var said = await RunAsync("admin", new() { ["OS_SYSTEM_SCOPE"] = "all" }, $"""
            baremetal node create --driver fake-hardware --name leased --driver-info ipmi_address=10.0.0.1 -f json
            baremetal node set leased --owner {keystone.Owners} --lessee {keystone.Lessees}
            baremetal node create --driver fake-hardware --name spare -f json
            baremetal node list -f value -c Name
            """);
        Assert.True(said.Output.Contains("leased", StringComparison.Ordinal) && said.Output.Contains("spare", StringComparison.Ordinal), said.ToString());

        var owner = await RunAsync("owner", new() { ["OS_PROJECT_NAME"] = "owners" }, """
            baremetal node list -f value -c Name
            baremetal node set leased --property cpus=4
            baremetal node show leased -f json
            baremetal node set leased --owner somebody
            baremetal node delete leased
            baremetal node show spare
            """);
        Assert.Contains("10.0.0.1", owner.Output, StringComparison.Ordinal);
        Assert.Contains("Access was denied to the following resource: baremetal:node:update:owner", owner.Output + owner.Error, StringComparison.Ordinal);
        Assert.Contains("Access was denied to the following resource: baremetal:node:delete", owner.Output + owner.Error, StringComparison.Ordinal);
        Assert.Contains("Node spare could not be found.", owner.Output + owner.Error, StringComparison.Ordinal);

        var lessee = await RunAsync("lessee", new() { ["OS_PROJECT_NAME"] = "lessees" }, """
            baremetal node list -f value -c Name
            baremetal node show leased -f json
            baremetal node power on leased
            baremetal node set leased --driver-info ipmi_address=10.0.0.2
            """);
        Assert.DoesNotContain("10.0.0.1", lessee.Output, StringComparison.Ordinal);
        Assert.Contains("** Redacted - requires baremetal:node:get:driver_info permission. **", lessee.Output, StringComparison.Ordinal);
        Assert.Contains("Access was denied to the following resource: baremetal:node:update:driver_info", lessee.Output + lessee.Error, StringComparison.Ordinal);
        Assert.Single(api.Conductor.PowerTargets);
        Assert.Empty(api.Conductor.Log.Lines);
    }

    private Task<ForeignResult> RunAsync(string user, Dictionary<string, string> scope, string commands) =>
        ForeignTool.RunAsync("openstack", [], TimeSpan.FromSeconds(240), new Dictionary<string, string>(scope, StringComparer.Ordinal)
        {
            ["OS_AUTH_TYPE"] = "password",
            ["OS_AUTH_URL"] = keystone.Url,
            ["OS_IDENTITY_API_VERSION"] = "3",
            ["OS_USERNAME"] = user,
            ["OS_PASSWORD"] = KeystoneServer.Password,
            ["OS_USER_DOMAIN_ID"] = "default",
            ["OS_PROJECT_DOMAIN_ID"] = "default",
            ["PYTHONWARNINGS"] = "ignore",
            ["PATH"] = "/usr/bin:/bin",
            ["HOME"] = Path.GetTempPath(),
        }, commands);

    private KeystoneOptions Options() => new() { Url = new(keystone.Url), UserName = "ironic", PasswordFile = keystone.PasswordFile };

    private Task<ApiHost> StartAsync(Func<KeystoneOptions, KeystoneOptions>? configure = null) =>
        ApiHost.StartAsync(options => options with { Keystone = configure?.Invoke(Options()) ?? Options() });

    private static Task<ApiReply> SendAsync(ApiHost api, string? token, string method, string path, string? body = null, string? service = null) =>
        api.SendAsync(new(method), path, body, headers: [.. Header("X-Auth-Token", token), .. Header("X-Service-Token", service)]);

    private static (string Name, string Value)[] Header(string name, string? value) => value is null ? [] : [(name, value)];
}
