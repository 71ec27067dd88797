using System.Text.Json;
using Ironic.Api.Tests.Support;

namespace Ironic.Api.Tests.Runbooks;

public sealed class RunbookTests
{
    private const string Steps = """ "steps": [{"interface": "bios", "step": "a", "order": 1}]""";

    [Theory]
    [InlineData("free-form.name", "1.111", 400)]
    [InlineData("free-form.name", "1.112", 201)]
    [InlineData("CUSTOM_A", "1.92", 201)]
    [InlineData("no spaces", "1.112", 400)]
    public async Task Name_IsATraitsUntil112(string name, string version, int status)
    {
        await using var api = await ApiHost.StartAsync();
        Assert.Equal(status, (await api.PostAsync("/v1/runbooks", $$"""{"name": "{{name}}", {{Steps}}}""", version)).Status);
    }

    [Fact]
    public async Task Public_HasNoOwner()
    {
        await using var api = await ApiHost.StartAsync();
        Assert.Equal(400, (await api.PostAsync("/v1/runbooks", $$"""{"name": "CUSTOM_A", "public": true, "owner": "me", {{Steps}}}""")).Status);
        await api.PostAsync("/v1/runbooks", $$"""{"name": "CUSTOM_A", "owner": "me", {{Steps}}}""");
        var open = await api.PatchAsync("/v1/runbooks/CUSTOM_A", """[{"op": "replace", "path": "/public", "value": true}]""");
        Assert.Equal((true, JsonValueKind.Null), (open.Json.GetProperty("public").GetBoolean(), open.Json.GetProperty("owner").ValueKind));
        Assert.Equal(400, (await api.PatchAsync("/v1/runbooks/CUSTOM_A", """[{"op": "replace", "path": "/owner", "value": "me"}]""")).Status);
    }

    [Fact]
    public async Task Traits_AreSetBelowIt()
    {
        await using var api = await ApiHost.StartAsync();
        const string Traits = "/v1/runbooks/r/traits";
        Assert.Equal(400, (await api.PostAsync("/v1/runbooks", $$"""{"name": "r", "traits": ["CUSTOM_A"], {{Steps}}}""")).Status);
        await api.PostAsync("/v1/runbooks", $$"""{"name": "r", {{Steps}}}""");
        Assert.Equal(404, (await api.GetAsync(Traits, "1.111")).Status);
        Assert.Equal(204, (await api.PutAsync(Traits, """{"traits": ["CUSTOM_B", "CUSTOM_A"]}""")).Status);
        Assert.Equal(204, (await api.PutAsync(Traits + "/CUSTOM_C")).Status);
        Assert.Equal(204, (await api.DeleteAsync(Traits + "/CUSTOM_B")).Status);
        Assert.Equal(204, (await api.DeleteAsync(Traits + "/CUSTOM_B")).Status);
        Assert.Equal("""{"traits":["CUSTOM_A","CUSTOM_C"]}""", (await api.GetAsync(Traits)).Body);
        Assert.Equal(400, (await api.PutAsync(Traits, """{"traits": ["nonsense"]}""")).Status);
        Assert.Equal(204, (await api.DeleteAsync(Traits)).Status);
        Assert.Equal("""{"traits":[]}""", (await api.GetAsync(Traits)).Body);
    }
}
