using Ironic.Api.Tests.Support;

namespace Ironic.Api.Tests.Views;

public sealed class MaskingTests
{
    [Theory]
    [InlineData("driver_info", """{"ipmi_password": "x"}""", """{"ipmi_password":"******"}""")]
    [InlineData("driver_info", """{"IPMI_PASSWORD": "x", "ipmi_address": "10.0.0.1"}""", """{"IPMI_PASSWORD":"******","ipmi_address":"10.0.0.1"}""")]
    [InlineData("driver_info", """{"a": [{"b": {"my_token": {"x": 1}}}]}""", """{"a":[{"b":{"my_token":"******"}}]}""")]
    [InlineData("driver_info", """{"snmp_auth_key": 7, "snmp_priv_key": null, "sslkeyfile": ""}""", """{"snmp_auth_key":"******","snmp_priv_key":"******","sslkeyfile":"******"}""")]
    [InlineData("instance_info", """{"image_url": "http://x?sig=1", "configdrive": {"meta_data": {}}, "image_source": "http://x"}""", """{"image_url":"******","configdrive":"******","image_source":"http://x"}""")]
    [InlineData("extra", """{"password": "mine to show"}""", """{"password":"mine to show"}""")]
    public async Task FreeForm_Secrets_AreMaskedInEveryView(string field, string given, string shown)
    {
        await using var api = await ApiHost.StartAsync();
        var created = await api.PostAsync("/v1/nodes", $$"""{"driver": "fake-hardware", "name": "n", "{{field}}": {{given}}}""");
        Assert.Equal((201, shown), (created.Status, created.Json.GetProperty(field).GetRawText()));
        Assert.Equal(shown, (await api.GetAsync("/v1/nodes/n")).Json.GetProperty(field).GetRawText());
        Assert.Equal(shown, (await api.GetAsync($"/v1/nodes/n?fields={field}")).Json.GetProperty(field).GetRawText());
        Assert.Equal(shown, (await api.GetAsync("/v1/nodes/detail")).Json.GetProperty("nodes")[0].GetProperty(field).GetRawText());
        Assert.Equal(shown, (await api.PatchAsync("/v1/nodes/n", "[]")).Json.GetProperty(field).GetRawText());
    }

    [Fact]
    public async Task InternalInfo_AgentToken_IsMasked()
    {
        await using var api = await ApiHost.StartAsync();
        var created = await api.PostAsync("/v1/nodes", """{"driver": "fake-hardware", "name": "n"}""");
        await api.Conductor.ChangeAsync(created.Json.GetProperty("uuid").GetGuid(), node => node with { DriverInternalInfo = node.DriverInternalInfo.With("agent_secret_token", "t0ps3cret") });
        Assert.DoesNotContain("t0ps3cret", (await api.GetAsync("/v1/nodes/n")).Body, StringComparison.Ordinal);
    }
}
