using System.Text.Json;
using Ironic.Api.Auth;
using Ironic.Api.Auth.Keystone;
using Ironic.Api.Policy;
using Ironic.Testing;

namespace Ironic.Api.Tests.Auth.Keystone;

public sealed class KeystoneTokenTests
{
    private static readonly KeystoneOptions Options = new() { Url = new("http://k/v3"), UserName = "u", PasswordFile = "/dev/null" };

    private static string Document(string scope, string roles = """[{"name": "member"}]""") =>
        $$"""{"token": {"user": {"id": "u1", "name": "ann"}, "expires_at": "2026-11-21T20:00:00.000000Z", "roles": {{roles}}{{scope}} } }""";

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"token": []}""")]
    [InlineData("""{"token": {"user": {"id": "u"} } }""")]
    [InlineData("""{"token": {"user": "u", "expires_at": "2026-11-21T20:00:00Z"} }""")]
    [InlineData("""{"token": {"user": {"id": "u"}, "expires_at": "soon"} }""")]
    public void Document_OfNoToken_IsNone(string json) => Assert.Null(KeystoneToken.Read(JsonElement.Parse(json)));

    [Fact]
    public void Scope_DecidesWhereTheRolesAre()
    {
        var system = Read(Document(""", "system": {"all": true}"""));
        Assert.Equal((Role.Member, null), (system.System, system.Project));
        var project = Read(Document(""", "project": {"id": "p1", "name": "x"}"""));
        Assert.Equal((Role.None, "p1", Role.Member), (project.System, project.Project, project.InProject));
        foreach (var none in new[] { "", """, "domain": {"id": "default"}""", """, "system": {"all": "yes"}""" })
        {
            var nothing = Read(Document(none));
            Assert.Equal((Role.None, null), (nothing.System, nothing.Project));
        }
    }

    [Fact]
    public void Elevation_TakesItsSetting()
    {
        const string Project = """, "project": {"id": "p1", "name": "service"}""";
        var service = Document(Project, """[{"name": "service"}]""");
        Assert.Equal(Role.None, Read(service).System);
        Assert.Equal(Role.Member, Read(service, Options with { ServiceProject = "service" }).System);
        Assert.Equal(Role.None, Read(Document(Project), Options with { ServiceProject = "service" }).System);
        var admin = Document(Project, """[{"name": "admin"}, 7, {"id": "x"}]""");
        Assert.Equal(Role.None, Read(admin).System);
        Assert.Equal(Role.Admin, Read(admin, Options with { LegacyAdmin = true }).System);
    }

    [Fact]
    public void Cache_IsBoundedInNumberAndTime()
    {
        var time = new ManualTimeProvider();
        var cache = new TokenCache<int>(3, time);
        for (var i = 0; i < 100; i++) cache.Set(new(0, (UInt128)(i % 5)), i, time.GetUtcNow() + TimeSpan.FromMinutes(1));
        Assert.Equal([false, false, true, true, true], Enumerable.Range(0, 5).Select(i => cache.TryGet(new(0, (UInt128)i), out _)));
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.False(cache.TryGet(new(0, 4), out _));
    }

    private static Caller Read(string document, KeystoneOptions? options = null) => KeystoneToken.Read(JsonElement.Parse(document))!.ToCaller(options ?? Options);
}
