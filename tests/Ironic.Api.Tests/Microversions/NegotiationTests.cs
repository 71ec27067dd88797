using Ironic.Api.Tests.Support;

namespace Ironic.Api.Tests.Microversions;

public sealed class NegotiationTests
{
    [Theory]
    [InlineData(null, "1.1")]
    [InlineData("1.1", "1.1")]
    [InlineData("1.46", "1.46")]
    [InlineData("latest", "1.115")]
    [InlineData("LATEST", "1.115")]
    [InlineData("1.115", "1.115")]
    public async Task Version_InRange_IsUsedAndAnnounced(string? asked, string used)
    {
        await using var api = await ApiHost.StartAsync();
        var reply = await api.GetAsync("/v1/nodes", asked);
        Assert.Equal(200, reply.Status);
        Assert.Equal(used, reply.Header("X-OpenStack-Ironic-API-Version"));
        Assert.Equal("1.1", reply.Header("X-OpenStack-Ironic-API-Minimum-Version"));
        Assert.Equal("1.115", reply.Header("X-OpenStack-Ironic-API-Maximum-Version"));
    }

    [Theory]
    [InlineData("1.0", "Version 1.0 was requested but the minor version is not supported by this service. The supported version range is: [1.1, 1.115].", true)]
    [InlineData("1.116", "Version 1.116 was requested but the minor version is not supported by this service. The supported version range is: [1.1, 1.115].", true)]
    [InlineData("2.1", "Mutually exclusive versions requested. Version 2.1 requested but not supported by this service. The supported version range is: [1.1, 1.115].", true)]
    [InlineData("foo", "Invalid value for X-OpenStack-Ironic-API-Version header", false)]
    [InlineData("1.-1", "Invalid value for X-OpenStack-Ironic-API-Version header", false)]
    [InlineData("1.99999999999", "Invalid value for X-OpenStack-Ironic-API-Version header", false)]
    public async Task Version_OutOfRange_IsNotAcceptable(string asked, string text, bool withRange)
    {
        await using var api = await ApiHost.StartAsync();
        var reply = await api.GetAsync("/v1/nodes", asked);
        Assert.Equal(406, reply.Status);
        Assert.Equal(text, reply.Error.GetProperty("description").GetString());
        Assert.Null(reply.Header("X-OpenStack-Ironic-API-Version"));
        Assert.Equal(withRange ? "1.115" : null, reply.Header("X-OpenStack-Ironic-API-Maximum-Version"));
    }

    [Fact]
    public async Task Version_OutOfRangeAtTheRoot_IsSaidInTheHandlersDialect()
    {
        await using var api = await ApiHost.StartAsync();
        var reply = await api.GetAsync("/", "1.999");
        Assert.Equal(406, reply.Status);
        Assert.StartsWith("Version 1.999 was requested", reply.Faultstring, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("baremetal 1.46", "1.46")]
    [InlineData("compute 2.1, baremetal 1.46", "1.46")]
    [InlineData("compute 2.1", "1.1")]
    public async Task CommonHeader_IsTakenWhereOursIsAbsent(string header, string used)
    {
        await using var api = await ApiHost.StartAsync();
        var reply = await api.SendAsync(HttpMethod.Get, "/v1/nodes", version: null, headers: [("OpenStack-API-Version", header)]);
        Assert.Equal(used, reply.Header("X-OpenStack-Ironic-API-Version"));
        reply = await api.SendAsync(HttpMethod.Get, "/v1/nodes", version: "1.30", headers: [("OpenStack-API-Version", header)]);
        Assert.Equal("1.30", reply.Header("X-OpenStack-Ironic-API-Version"));
    }

    [Theory]
    [InlineData("/v1/bogus", 404)]
    [InlineData("/v9/nodes", 404)]
    [InlineData("/v1/nodes/states/provision/more/and/more", 404)]
    public async Task UnknownPath_IsTheRoutersToAnswer(string path, int status)
    {
        await using var api = await ApiHost.StartAsync();
        var reply = await api.GetAsync(path);
        Assert.Equal(status, reply.Status);
        Assert.Equal("Not Found", reply.Error.GetProperty("title").GetString());
        Assert.Null(reply.Header("X-OpenStack-Ironic-API-Version"));
    }

    [Theory]
    [InlineData("PUT", "/v1/nodes")]
    [InlineData("POST", "/v1")]
    [InlineData("POST", "/v1/nodes/x/states/power")]
    [InlineData("HEAD", "/v1/nodes")]
    public async Task WrongMethod_IsRefusedWithoutVersion(string method, string path)
    {
        await using var api = await ApiHost.StartAsync();
        var reply = await api.SendAsync(new(method), path);
        Assert.Equal(405, reply.Status);
        Assert.Null(reply.Header("X-OpenStack-Ironic-API-Version"));
        Assert.NotEmpty(reply.ContentHeaders.Allow);
        if (method != "HEAD") Assert.Equal(405, reply.Error.GetProperty("code").GetInt32());
    }

    [Theory]
    [InlineData("/nodes")]
    [InlineData("/v1/nodes/")]
    [InlineData("/nodes/")]
    [InlineData("/v1/nodes.json")]
    public async Task Path_InAnotherSpelling_IsTheSame(string path)
    {
        await using var api = await ApiHost.StartAsync();
        var reply = await api.GetAsync(path, "1.90");
        Assert.Equal((200, """{"nodes":[]}"""), (reply.Status, reply.Body));
    }

    [Fact]
    public async Task JsonSuffix_From91_IsPartOfTheName()
    {
        await using var api = await ApiHost.StartAsync();
        await api.PostAsync("/v1/nodes", """{"driver": "fake-hardware", "name": "x.json"}""");
        Assert.Equal(200, (await api.GetAsync("/v1/nodes/x.json", "1.91")).Status);
        Assert.Equal(200, (await api.GetAsync("/v1/nodes/x.json", "1.90")).Status); // no node "x": the whole name is tried
        Assert.Equal(404, (await api.GetAsync("/v1/nodes/x", "1.90")).Status);
        await api.PostAsync("/v1/nodes", """{"driver": "fake-hardware", "name": "x"}""");
        Assert.Equal("x", (await api.GetAsync("/v1/nodes/x.json", "1.90")).Json.GetProperty("name").GetString());
        Assert.Equal("x.json", (await api.GetAsync("/v1/nodes/x.json", "1.91")).Json.GetProperty("name").GetString());
    }

    [Fact]
    public async Task Options_AnyPath_IsEmptyAndFine()
    {
        await using var api = await ApiHost.StartAsync();
        var reply = await api.SendAsync(HttpMethod.Options, "/v1/nodes/x");
        Assert.Equal((200, ""), (reply.Status, reply.Body));
    }
}
