using System.Text.Json;
using Ironic.Api.Tests.Support;

namespace Ironic.Api.Tests.Inspection;

public sealed class InspectionRuleTests
{
    private const string Uuid = "22222222-2222-4222-8222-222222222222", Path = "/v1/inspection_rules/" + Uuid;

    [Fact]
    public async Task Rule_IsKeptAsGiven_AndSortedByPriority()
    {
        await using var api = await ApiHost.StartAsync();
        var created = await CreateAsync(api, """ "priority": 7, "conditions": [{"op": "!eq", "args": {"values": ["{inventory[cpu][count]}", 4]}, "loop": [1], "multiple": "all"}]""");
        Assert.Equal((201, $"{api.Url}{Path}"), (created.Status, created.Header("Location")));
        Assert.EndsWith($"/v1/inspection/{Uuid}", created.Json.GetProperty("links")[0].GetProperty("href").GetString(), StringComparison.Ordinal);
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse("""[{"op": "!eq", "args": {"values": ["{inventory[cpu][count]}", 4]}, "loop": [1], "multiple": "all"}]"""), created.Json.GetProperty("conditions")));
        Assert.Equal(("main", 7, false), (created.Json.GetProperty("phase").GetString(), created.Json.GetProperty("priority").GetInt32(), created.Json.GetProperty("sensitive").GetBoolean()));
        var listed = (await api.GetAsync("/v1/inspection_rules")).Json.GetProperty("inspection_rules")[0];
        Assert.Equal(["description", "links", "phase", "priority", "uuid"], listed.EnumerateObject().Select(property => property.Name).Order());
        var patched = await api.PatchAsync(Path, """[{"op": "replace", "path": "/actions/0/args/name", "value": "CUSTOM_B"}, {"op": "remove", "path": "/conditions/0"}]""");
        Assert.Equal((200, """{"name":"CUSTOM_B"}""", "[]"), (patched.Status, patched.Json.GetProperty("actions")[0].GetProperty("args").GetRawText(), patched.Json.GetProperty("conditions").GetRawText()));
        Assert.Equal(204, (await api.DeleteAsync(Path)).Status);
        Assert.Equal(404, (await api.GetAsync(Path)).Status);
    }

    [Fact]
    public async Task Sensitive_HidesTheRule_ForGood()
    {
        await using var api = await ApiHost.StartAsync();
        var created = await CreateAsync(api, """ "sensitive": true""");
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (created.Json.GetProperty("actions").ValueKind, created.Json.GetProperty("conditions").ValueKind));
        var refused = await api.PatchAsync(Path, """[{"op": "replace", "path": "/sensitive", "value": false}]""");
        Assert.Equal((400, "Inspection rules cannot have the sensitive flag unset."), (refused.Status, refused.Faultstring));
        Assert.Equal(200, (await api.PatchAsync(Path, """[{"op": "replace", "path": "/priority", "value": 1}]""")).Status);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"actions": []}""")]
    [InlineData("""{"actions": [{"op": "nosuch", "args": {}}]}""")]
    [InlineData("""{"actions": [{"op": "fail"}]}""")]
    [InlineData("""{"actions": [{"op": "fail", "args": {}}]}""")]
    [InlineData("""{"actions": [{"op": "fail", "args": {"msg": "x", "more": 1}}]}""")]
    [InlineData("""{"actions": [{"op": "fail", "args": "x"}]}""")]
    [InlineData("""{"actions": [{"op": "fail", "args": ["x"], "loop": 1}]}""")]
    [InlineData("""{"actions": [{"op": "fail", "args": ["x"]}], "conditions": [{"op": "!!eq", "args": [[1, 1]]}]}""")]
    [InlineData("""{"actions": [{"op": "fail", "args": ["x"]}], "conditions": [{"op": "eq", "args": [[1, 1]], "loop": [1], "multiple": "some"}]}""")]
    [InlineData("""{"actions": [{"op": "fail", "args": ["x"]}], "priority": 10000}""")]
    [InlineData("""{"actions": [{"op": "fail", "args": ["x"]}], "priority": -1}""")]
    [InlineData("""{"actions": [{"op": "fail", "args": ["x"]}], "phase": "early"}""")]
    public async Task Rule_ThatCannotBeCarriedOut_IsRefused(string body)
    {
        await using var api = await ApiHost.StartAsync();
        Assert.Equal(400, (await api.PostAsync("/v1/inspection_rules", body)).Status);
    }

    [Fact]
    public async Task Rules_Before96_AreNotThere()
    {
        await using var api = await ApiHost.StartAsync();
        Assert.Equal(404, (await api.GetAsync("/v1/inspection_rules", "1.95")).Status);
        Assert.Equal(405, (await api.PostAsync("/v1/inspection_rules", "{}", "1.95")).Status);
        Assert.Equal(405, (await api.DeleteAsync(Path, "1.95")).Status);
        Assert.Equal(200, (await api.GetAsync("/v1/inspection_rules", "1.96")).Status);
    }

    private static Task<ApiReply> CreateAsync(ApiHost api, string more) =>
        api.PostAsync("/v1/inspection_rules", $$"""{"uuid": "{{Uuid}}", "actions": [{"op": "add-trait", "args": {"name": "CUSTOM_A"} }], {{more}}}""");
}
