using Ironic.Model.Json;
using Ironic.Model.Secrets;

namespace Ironic.Model.Tests.Secrets;

public sealed class SecretMaskTests
{
    [Theory]
    [InlineData("""{"ipmi_password": "hunter2", "ipmi_address": "192.0.2.7"}""", """{"ipmi_password":"******","ipmi_address":"192.0.2.7"}""")]
    [InlineData("""{"args": {"users": [{"name": "root", "password": {"hash": "x"}}]}}""", """{"args":{"users":[{"name":"root","password":"******"}]}}""")]
    [InlineData("""{"snmp_auth_key": null, "snmp_community_names": ["public"]}""", """{"snmp_auth_key":"******","snmp_community_names":["public"]}""")]
    public void ToMasked_AnyDepth_HidesSecretsAndNothingElse(string given, string expected) => Assert.Equal(expected, JsonMap.Parse(given).ToMasked().ToJsonString());

    [Fact]
    public void ToMasked_LeavesTheOriginalAlone()
    {
        var map = JsonMap.Parse("""{"token": "t"}""");
        map.ToMasked();
        Assert.Equal("t", map.GetText("token"));
    }
}
