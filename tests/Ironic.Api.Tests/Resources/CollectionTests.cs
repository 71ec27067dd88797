using System.Text.Json;
using Ironic.Api.Tests.Support;

namespace Ironic.Api.Tests.Resources;

/// <summary>What all collections have alike: create, list, show, change, delete, and their place among the versions.</summary>
public sealed class CollectionTests
{
    private const string Node = "11111111-1111-4111-8111-111111111111", Uuid = "22222222-2222-4222-8222-222222222222";

    /// <summary>A collection: its path, the key of its lists, its first version, the status of a write before that, a body (its UUID left out), a change, the fields of a plain list.</summary>
    public static TheoryData<string, string, int, int, string, string, string> Collections => new()
    {
        {
            "portgroups", "portgroups", 23, 404, $$"""{"node_uuid": "{{Node}}", "address": "52:54:00:00:00:01", "name": "bond0"}""",
            """[{"op": "replace", "path": "/extra", "value": {"a": 1}}]""", "uuid,address,name,links"
        },
        { "chassis", "chassis", 1, 404, """{"description": "rack 1"}""", """[{"op": "replace", "path": "/description", "value": "rack 2"}]""", "uuid,description,links" },
        {
            "volume/connectors", "connectors", 32, 404, $$"""{"node_uuid": "{{Node}}", "type": "iqn", "connector_id": "iqn.2026-11.org:1"}""",
            """[{"op": "replace", "path": "/connector_id", "value": "iqn.2026-11.org:2"}]""", "uuid,connector_id,type,node_uuid,links"
        },
        {
            "volume/targets", "targets", 32, 404, $$"""{"node_uuid": "{{Node}}", "volume_type": "iscsi", "boot_index": 0, "volume_id": "v-1"}""",
            """[{"op": "replace", "path": "/volume_id", "value": "v-2"}]""", "uuid,boot_index,volume_id,volume_type,node_uuid,links"
        },
        {
            "deploy_templates", "deploy_templates", 55, 405, """{"name": "CUSTOM_A", "steps": [{"interface": "bios", "step": "apply", "args": {}, "priority": 10}]}""",
            """[{"op": "replace", "path": "/name", "value": "CUSTOM_B"}]""", "uuid,name,links"
        },
        {
            "runbooks", "runbooks", 92, 405, """{"name": "CUSTOM_A", "steps": [{"interface": "bios", "step": "apply", "order": 1}]}""",
            """[{"op": "replace", "path": "/name", "value": "CUSTOM_B"}]""", "uuid,name,links"
        },
    };

    [Theory]
    [MemberData(nameof(Collections))]
    public async Task Resource_LivesAndGoes(string path, string plural, int since, int writeBefore, string body, string patch, string summary)
    {
        await using var api = await StartAsync();
        var one = $"/v1/{path}/{Uuid}";
        var created = await api.PostAsync($"/v1/{path}", WithUuid(body));
        Assert.Equal((201, $"{api.Url}{one}"), (created.Status, created.Header("Location")));
        Assert.Equal(Uuid, created.Json.GetProperty("uuid").GetString());

        var listed = (await api.GetAsync($"/v1/{path}")).Json.GetProperty(plural)[0];
        Assert.Equal(summary.Split(',').Order(), Names(listed).Order());
        Assert.Equal(created.Body, (await api.GetAsync($"/v1/{path}?detail=true")).Json.GetProperty(plural)[0].GetRawText());
        Assert.Equal(created.Body, (await api.GetAsync(one)).Body);
        Assert.Equal(["links", "uuid"], Names((await api.GetAsync(one + "?fields=uuid")).Json).Order());
        Assert.Equal(["links", "uuid"], Names((await api.GetAsync($"/v1/{path}?fields=uuid")).Json.GetProperty(plural)[0]).Order());

        var patched = await api.PatchAsync(one, patch);
        Assert.Equal((200, false), (patched.Status, patched.Json.GetProperty("updated_at").ValueKind == JsonValueKind.Null));
        Assert.Equal(patched.Body, (await api.GetAsync(one)).Body);

        Assert.Equal(409, (await api.PostAsync($"/v1/{path}", WithUuid(body))).Status);
        Assert.Equal(204, (await api.DeleteAsync(one)).Status);
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Delete }) Assert.Equal(404, (await api.SendAsync(method, one)).Status);
        Assert.Equal(404, (await api.PatchAsync(one, patch)).Status);
        Assert.Equal(404, (await api.GetAsync($"/v1/{path}?marker={Uuid}")).Status);
        _ = (since, writeBefore);
    }

    [Theory]
    [MemberData(nameof(Collections))]
    public async Task Resource_BeforeItsVersion_IsNotThere(string path, string plural, int since, int writeBefore, string body, string patch, string summary)
    {
        _ = (plural, summary);
        if (since == 1) return;
        await using var api = await StartAsync();
        var (before, from, one) = ($"1.{since - 1}", $"1.{since}", $"/v1/{path}/{Uuid}");
        Assert.Equal(404, (await api.GetAsync($"/v1/{path}", before)).Status);
        Assert.Equal(404, (await api.GetAsync(one, before)).Status);
        Assert.Equal(writeBefore, (await api.PostAsync($"/v1/{path}", body, before)).Status);
        Assert.Equal(writeBefore, (await api.PatchAsync(one, patch, before)).Status);
        Assert.Equal(writeBefore, (await api.DeleteAsync(one, before)).Status);
        Assert.Equal(200, (await api.GetAsync($"/v1/{path}", from)).Status);
        Assert.Equal(201, (await api.PostAsync($"/v1/{path}", WithUuid(body), from)).Status);
        Assert.Equal(200, (await api.GetAsync(one, from)).Status);
        Assert.Equal(204, (await api.DeleteAsync(one, from)).Status);
    }

    [Theory]
    [MemberData(nameof(Collections))]
    public async Task Resource_BadInput_IsRefusedInWords(string path, string plural, int since, int writeBefore, string body, string patch, string summary)
    {
        _ = (plural, since, writeBefore, patch, summary);
        await using var api = await StartAsync();
        await api.PostAsync($"/v1/{path}", WithUuid(body));
        var one = $"/v1/{path}/{Uuid}";
        (HttpMethod Method, string Path, string? Body, int Status)[] cases =
        [
            (HttpMethod.Post, $"/v1/{path}", "[]", 400),
            (HttpMethod.Post, $"/v1/{path}", """{"bogus": 1}""", 400),
            (HttpMethod.Post, $"/v1/{path}", "{", 400),
            (HttpMethod.Post, $"/v1/{path}?bogus=1", body, 400),
            (HttpMethod.Patch, one, """{"op": "add"}""", 400),
            (HttpMethod.Patch, one, """[{"op": "replace", "path": "/created_at", "value": "x"}]""", 400),
            (HttpMethod.Patch, one, """[{"op": "replace", "path": "/extra"}]""", 400),
            (HttpMethod.Get, $"/v1/{path}?fields=bogus", null, 400),
            (HttpMethod.Get, $"/v1/{path}?sort_key=bogus", null, 400),
            (HttpMethod.Get, $"/v1/{path}?limit=0", null, 400),
            (HttpMethod.Get, $"/v1/{path}?detail=true&fields=uuid", null, 400),
            (HttpMethod.Get, $"/v1/{path}?bogus=1", null, 400),
            (HttpMethod.Put, $"/v1/{path}", body, 405),
        ];
        foreach (var (method, target, content, status) in cases)
        {
            var reply = await api.SendAsync(method, target, content);
            Assert.Equal((method, target, content, status), (method, target, content, reply.Status));
        }
    }

    [Fact]
    public async Task List_OfMany_IsPagedAndSorted()
    {
        await using var api = await StartAsync();
        foreach (var name in new[] { "b", "a", "c" }) await api.PostAsync("/v1/chassis", $$"""{"description": "{{name}}"}""");
        Assert.Equal(["b", "a", "c"], await DescriptionsAsync("/v1/chassis"));
        Assert.Equal(["a", "b", "c"], await DescriptionsAsync("/v1/chassis?sort_key=description"));
        var page = (await api.GetAsync("/v1/chassis?sort_key=description&sort_dir=desc&limit=2")).Json;
        Assert.Equal("c", page.GetProperty("chassis")[0].GetProperty("description").GetString());
        Assert.Equal(["a"], await DescriptionsAsync(page.GetProperty("next").GetString()!));

        async Task<string[]> DescriptionsAsync(string path) =>
            [.. (await api.GetAsync(path)).Json.GetProperty("chassis").EnumerateArray().Select(chassis => chassis.GetProperty("description").GetString()!)];
    }

    private static async Task<ApiHost> StartAsync()
    {
        var api = await ApiHost.StartAsync();
        await api.PostAsync("/v1/nodes", $$"""{"driver": "fake-hardware", "uuid": "{{Node}}", "name": "n"}""");
        await api.PutAsync($"/v1/nodes/{Node}/states/power", """{"target": "power off"}"""); // volumes change on a machine that is off
        return api;
    }

    private static string WithUuid(string body) => $$"""{"uuid": "{{Uuid}}", {{body[1..]}}""";

    private static IEnumerable<string> Names(JsonElement json) => json.EnumerateObject().Select(property => property.Name);
}
