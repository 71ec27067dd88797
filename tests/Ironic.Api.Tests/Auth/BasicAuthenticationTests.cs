using System.Text;
using Ironic.Api.Tests.Support;
using Ironic.Testing;

namespace Ironic.Api.Tests.Auth;

public sealed class BasicAuthenticationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public BasicAuthenticationTests() => Write("ann");

    private string Users => _folder.File("htpasswd");

    /// <summary>Password: U*U.</summary>
    private void Write(string user) => File.WriteAllText(Users, $"{user}:$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW\n");

    [Fact]
    public async Task Request_WithoutCredentials_IsChallenged()
    {
        await using var api = await StartAsync();
        var reply = await api.GetAsync("/v1/nodes");
        Assert.Equal(401, reply.Status);
        Assert.Equal("Basic realm=\"Baremetal API\"", reply.Header("WWW-Authenticate"));
        Assert.Equal(401, reply.Json.GetProperty("error").GetProperty("code").GetInt32());
    }

    [Theory]
    [InlineData("ann", "U*U", 200)]
    [InlineData("ann", "u*u", 401)]
    [InlineData("ann", "", 401)]
    [InlineData("bob", "U*U", 401)]
    public async Task Request_WithCredentials_IsJudgedByTheFile(string user, string password, int status)
    {
        await using var api = await StartAsync();
        for (var i = 0; i < 2; i++) // the second time from memory
        {
            var reply = await SendAsync(api, $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))}");
            Assert.Equal(status, reply.Status);
        }
    }

    [Theory]
    [InlineData("Basic !!!")]
    [InlineData("Basic")]
    [InlineData("Bearer abc")]
    [InlineData("Basic YWJj")] // "abc": no colon
    public async Task Request_MalformedHeader_IsABadRequest(string header)
    {
        await using var api = await StartAsync();
        Assert.Equal(400, (await SendAsync(api, header)).Status);
    }

    [Theory]
    [InlineData("/", 200)]
    [InlineData("/v1", 200)]
    [InlineData("/v1/lookup?addresses=52:54:00:00:00:01", 404)]
    [InlineData("/healthcheck", 200)]
    [InlineData("/v1/drivers", 401)]
    [InlineData("/v1/nosuch", 401)]
    [InlineData("/appliance/v1/nodes/x/timeline", 401)]
    public async Task Request_WithoutCredentials_ReachesPublicEndpointsOnly(string path, int status)
    {
        await using var api = await StartAsync();
        Assert.Equal(status, (await api.GetAsync(path)).Status);
    }

    [Fact]
    public async Task Heartbeat_WithoutCredentials_IsJudgedByItsToken()
    {
        await using var api = await StartAsync();
        Assert.Equal(202, (await api.PostAsync("/v1/heartbeat/11111111-1111-4111-8111-111111111111", """{"callback_url": "https://10.0.0.5:9999", "agent_token": "right", "agent_version": "1"}""")).Status);
    }

    [Fact]
    public async Task File_Changes_AreTaken()
    {
        await using var api = await StartAsync();
        var bob = $"Basic {Convert.ToBase64String("bob:U*U"u8)}";
        Assert.Equal(401, (await SendAsync(api, bob)).Status);
        Write("bob");
        File.SetLastWriteTimeUtc(Users, new(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        await Eventually.TrueAsync(async () => (await SendAsync(api, bob)).Status == 200, TimeSpan.FromSeconds(10), "the new user is let in");
    }

    [Fact]
    public async Task Start_WithoutTheFile_FailsAndSaysWhich()
    {
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => ApiHost.StartAsync(options => options with { HtpasswdFile = _folder.File("nosuch") }));
        Assert.Contains(_folder.File("nosuch"), error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private Task<ApiHost> StartAsync() => ApiHost.StartAsync(options => options with { HtpasswdFile = Users });

    private static Task<ApiReply> SendAsync(ApiHost api, string authorization) =>
        api.SendAsync(HttpMethod.Get, "/v1/nodes", headers: [("Authorization", authorization)]);
}
