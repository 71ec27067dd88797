using Ironic.Api.Tests.Support;

namespace Ironic.Api.Tests.Templates;

public sealed class DeployTemplateTests
{
    [Theory]
    [InlineData("""{"name": "CUSTOM_A"}""")]
    [InlineData("""{"name": "CUSTOM_A", "steps": []}""")]
    [InlineData("""{"name": "not-a-trait", "steps": [{"interface": "bios", "step": "a", "args": {}, "priority": 1}]}""")]
    [InlineData("""{"name": "CUSTOM_A", "steps": [{"interface": "bios", "step": "a", "priority": 1}]}""")]
    [InlineData("""{"name": "CUSTOM_A", "steps": [{"interface": "nosuch", "step": "a", "args": {}, "priority": 1}]}""")]
    [InlineData("""{"name": "CUSTOM_A", "steps": [{"interface": "bios", "step": "a", "args": {}, "priority": -1}]}""")]
    [InlineData("""{"name": "CUSTOM_A", "steps": [{"interface": "bios", "step": "a", "args": {}, "priority": 1, "order": 1}]}""")]
    [InlineData("""{"name": "CUSTOM_A", "steps": [{"interface": "bios", "step": "a", "args": {}, "priority": 1}, {"interface": "bios", "step": "a", "args": {}, "priority": 2}]}""")]
    public async Task Template_NotWhole_IsRefused(string body)
    {
        await using var api = await ApiHost.StartAsync();
        Assert.Equal(400, (await api.PostAsync("/v1/deploy_templates", body)).Status);
    }

    [Fact]
    public async Task Steps_ArePatchedOneByOne_AndKeepTheirSecrets()
    {
        await using var api = await ApiHost.StartAsync();
        var created = await api.PostAsync("/v1/deploy_templates",
            """{"name": "CUSTOM_A", "description": "taken, not kept", "steps": [{"interface": "bios", "step": "a", "args": {"password": "open-sesame"}, "priority": "20"}]}""");
        Assert.Equal("""[{"interface":"bios","step":"a","args":{"password":"******"},"priority":20}]""", created.Json.GetProperty("steps").GetRawText());
        Assert.False(created.Json.TryGetProperty("description", out _));

        var patched = await api.PatchAsync("/v1/deploy_templates/CUSTOM_A",
            """[{"op": "add", "path": "/steps/-", "value": {"interface": "raid", "step": "b", "args": {}, "priority": 0}}, {"op": "replace", "path": "/steps/0/priority", "value": 5}]""");
        Assert.Equal("""[{"interface":"bios","step":"a","args":{"password":"******"},"priority":5},{"interface":"raid","step":"b","args":{},"priority":0}]""", patched.Json.GetProperty("steps").GetRawText());
        var stored = await api.Conductor.Store.FindByAsync<Model.Templates.DeployTemplate>(new("name", "CUSTOM_A"), CancellationToken.None);
        Assert.Equal("open-sesame", stored!.Steps[0].Args.GetText("password"));
        Assert.Equal(409, (await api.PostAsync("/v1/deploy_templates", """{"name": "CUSTOM_A", "steps": [{"interface": "bios", "step": "a", "args": {}, "priority": 1}]}""")).Status);
    }
}
