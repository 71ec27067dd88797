using System.Text.Json;
using Ironic.Api.Tests.Support;

namespace Ironic.Api.Tests.Lists;

public sealed class NodeListTests
{
    [Fact]
    public async Task Pages_FollowedByNext_GiveEveryNodeOnceInOrder()
    {
        await using var api = await StartAsync(7);
        List<string> names = [];
        var url = $"{api.Url}/v1/nodes?limit=3&fields=uuid,name&maintenance=false";
        while (url is not null)
        {
            var page = (await api.GetAsync(url)).Json;
            names.AddRange(page.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("name").GetString()!));
            url = page.TryGetProperty("next", out var next) ? next.GetString() : null;
            if (url is not null) Assert.Contains("maintenance=false&fields=uuid,name&limit=3&marker=", url, StringComparison.Ordinal);
        }

        Assert.Equal(Enumerable.Range(0, 7).Select(i => $"n{i}"), names);
    }

    [Fact]
    public async Task Page_ExactlyFull_HasANextThatIsEmpty()
    {
        await using var api = await StartAsync(2);
        var page = (await api.GetAsync("/v1/nodes?limit=2")).Json;
        var after = (await api.GetAsync(page.GetProperty("next").GetString()!)).Json;
        Assert.Equal(0, after.GetProperty("nodes").GetArrayLength());
        Assert.False(after.TryGetProperty("next", out _));
    }

    [Fact]
    public async Task Limit_AboveTheServers_IsTheServers()
    {
        await using var api = await StartAsync(5, maxLimit: 2);
        Assert.Equal(2, (await api.GetAsync("/v1/nodes?limit=4")).Json.GetProperty("nodes").GetArrayLength());
        var page = (await api.GetAsync("/v1/nodes")).Json;
        Assert.Equal(2, page.GetProperty("nodes").GetArrayLength());
        Assert.Contains("limit=2&marker=", page.GetProperty("next").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Detail_OfManyNodes_IsWhole()
    {
        await using var api = await StartAsync(300);
        var reply = await api.GetAsync("/v1/nodes/detail");
        Assert.Equal(300, reply.Json.GetProperty("nodes").GetArrayLength());
        Assert.True(reply.Body.Length > 256 * 1024); // several chunks
        Assert.Equal(reply.Json.ToString(), (await api.GetAsync("/v1/nodes?detail=True")).Json.ToString());
    }

    [Theory]
    [InlineData("?limit=0", 400, "Limit must be positive")]
    [InlineData("?limit=x", 400, "Expected an integer for limit: x")]
    [InlineData("?limit=99999999999999", 400, "Expected an integer for limit: 99999999999999")]
    [InlineData("?marker=x", 400, "Expected UUID for marker: x")]
    [InlineData("?marker=99999999-9999-4999-8999-999999999999", 404, "Node 99999999-9999-4999-8999-999999999999 could not be found.")]
    [InlineData("?sort_key=properties", 400, "The sort_key value \"properties\" is an invalid field for sorting")]
    [InlineData("?sort_key=links", 400, "The sort_key value \"links\" is an invalid field for sorting")]
    [InlineData("?sort_dir=up", 400, "Invalid sort direction: up. Acceptable values are 'asc' or 'desc'")]
    [InlineData("?fields=uuid,bogus", 400, "Field bogus is not a valid field.")]
    [InlineData("?fields=ports", 400, "Field ports is not a valid field.")]
    [InlineData("?fields=uuid&detail=1", 400, "Can not specify ?detail=True and fields in the same request.")]
    [InlineData("?maintenance=maybe", 400, "Invalid maintenance: Unrecognized value 'maybe', acceptable values are: '0', '1', 'f', 'false', 'n', 'no', 'off', 'on', 't', 'true', 'y', 'yes'")]
    [InlineData("?provision_state=bogus", 400, "Provision state \"bogus\" is not valid")]
    [InlineData("?fault=bogus", 400, "Unrecognized fault \"bogus\" is specified, allowed faults are power failure, clean failure, rescue abort failure, service failure")]
    [InlineData("?bogus=1&more=2", 400, "Unexpected arguments: bogus, more")]
    [InlineData("/detail?fields=uuid", 400, "Unexpected arguments: fields")]
    public async Task List_WrongArgument_IsSaid(string query, int status, string message)
    {
        await using var api = await StartAsync(1);
        var reply = await api.GetAsync("/v1/nodes" + query);
        Assert.Equal((status, message), (reply.Status, reply.Faultstring));
    }

    [Theory]
    [InlineData("?fields=UUID,%20name%20,uuid", "name,uuid,links")]
    [InlineData("?fields=", "links")]
    [InlineData("", "instance_uuid,maintenance,name,power_state,provision_state,uuid,links")]
    public async Task Fields_Chosen_AreShownWithLinks(string query, string shown)
    {
        await using var api = await StartAsync(1);
        var node = (await api.GetAsync("/v1/nodes" + query)).Json.GetProperty("nodes")[0];
        Assert.Equal(shown.Split(',').Order(StringComparer.Ordinal), node.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Conductor_OfAnother_HasNoNodes()
    {
        await using var api = await StartAsync(1);
        Assert.Equal(1, (await api.GetAsync("/v1/nodes?conductor=localhost")).Json.GetProperty("nodes").GetArrayLength());
        Assert.Equal(0, (await api.GetAsync("/v1/nodes?conductor=elsewhere")).Json.GetProperty("nodes").GetArrayLength());
    }

    [Fact]
    public async Task Children_AreLeftOutOfPlainLists()
    {
        await using var api = await StartAsync(1);
        var parent = (await api.GetAsync("/v1/nodes/n0")).Json.GetProperty("uuid").GetString();
        Assert.Equal(201, (await api.PostAsync("/v1/nodes", $$"""{"driver": "fake-hardware", "name": "child", "parent_node": "{{parent}}"}""")).Status);
        Assert.Equal(1, Count(await api.GetAsync("/v1/nodes", "1.1")));
        Assert.Equal(2, Count(await api.GetAsync("/v1/nodes?include_children=true")));
        Assert.Equal(1, Count(await api.GetAsync($"/v1/nodes?parent_node={parent}")));
        var children = (await api.GetAsync("/v1/nodes/n0/children")).Json;
        Assert.Equal(1, children.GetProperty("children").GetArrayLength());
        Assert.Equal(JsonValueKind.Object, children.GetProperty("links").ValueKind);
    }

    private static int Count(ApiReply reply) => reply.Json.GetProperty("nodes").GetArrayLength();

    private static async Task<ApiHost> StartAsync(int nodes, int maxLimit = 1000)
    {
        var api = await ApiHost.StartAsync(options => options with { MaxLimit = maxLimit });
        for (var i = 0; i < nodes; i++)
            Assert.Equal(201, (await api.PostAsync("/v1/nodes", $$"""{"driver": "fake-hardware", "name": "n{{i}}"}""")).Status);
        return api;
    }
}
