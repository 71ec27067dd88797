using System.Security.Authentication;
using System.Text.Json.Nodes;
using Ironic.Drivers.Redfish;
using Ironic.Model.Drivers;
using Ironic.Model.Json;
using Ironic.Redfish;

namespace Ironic.Drivers.Tests.Redfish;

public sealed class RedfishSettingsTests
{
    [Theory]
    [InlineData("10.0.0.5", "https://10.0.0.5/")]
    [InlineData("10.0.0.5:8443", "https://10.0.0.5:8443/")]
    [InlineData("fd00::5", "https://[fd00::5]/")]
    [InlineData("http://bmc.example:8000", "http://bmc.example:8000/")]
    [InlineData("https://bmc.example/redfish/v1", "https://bmc.example/redfish/v1")]
    public void Address_InTheFormsOfOperators_IsRead(string given, string address) => Assert.Equal(address, Read(("redfish_address", given)).Target.Address.ToString());

    [Fact]
    public void Defaults_AreVerifiedTlsAndAnySession()
    {
        var target = Read(("redfish_address", "bmc")).Target;
        Assert.Equal((true, SslProtocols.Tls12, RedfishAuthentication.Auto, true), (target.Tls.Verifies, target.Tls.Minimum, target.Login.Authentication, target.KeepsAlive));
    }

    [Fact]
    public void Settings_AllOfThem_AreRead()
    {
        var settings = Read(
            ("redfish_address", "bmc"), ("redfish_system_id", "/redfish/v1/Systems/2"), ("redfish_username", "u"), ("redfish_password", "p"), ("redfish_verify_ca", "/etc"),
            ("redfish_auth_type", "Basic"), ("redfish_tls_minimum_version", "1.3"), ("redfish_tls_fingerprint", string.Join(':', Enumerable.Repeat("ab", 32))), ("redfish_keep_alive", "no"));
        Assert.Equal(("/redfish/v1/Systems/2", "u", RedfishAuthentication.Basic, false), (settings.System, settings.Target.Login.User, settings.Target.Login.Authentication, settings.Target.KeepsAlive));
        Assert.Equal(("/etc", SslProtocols.Tls13), (settings.Target.Tls.AuthorityPath, settings.Target.Tls.Minimum));
        Assert.DoesNotContain("p", settings.Target.Login.Password.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("redfish_address", "ftp://bmc")]
    [InlineData("redfish_address", "https://u:p@bmc")]
    [InlineData("redfish_address", "https://bmc/elsewhere")]
    [InlineData("redfish_address", "a b")]
    [InlineData("redfish_system_id", "https://other/redfish/v1/Systems/1")]
    [InlineData("redfish_system_id", "/redfish/v1/../../x")]
    [InlineData("redfish_verify_ca", "/nonexistent/ca.pem")]
    [InlineData("redfish_verify_ca", "perhaps")]
    [InlineData("redfish_auth_type", "digest")]
    [InlineData("redfish_tls_minimum_version", "3.0")]
    [InlineData("redfish_tls_fingerprint", "ab:cd")]
    [InlineData("redfish_keep_alive", "perhaps")]
    public void Value_ThatCannotBe_IsNamedWithWhatIsAllowed(string key, string value)
    {
        Assert.Null(RedfishSettings.TryRead(Node(("redfish_address", "bmc"), (key, value)), out var problems));
        Assert.StartsWith($"driver_info's {key} is '{value}', but must be ", Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Address_Missing_IsNamed()
    {
        Assert.Null(RedfishSettings.TryRead(Node(("redfish_auth_type", "digest")), out var problems));
        Assert.Equal(2, problems.Count);
        Assert.Contains(problems, problem => problem.Contains("redfish_address", StringComparison.Ordinal));
    }

    [Fact]
    public void Causes_EveryFailure_HasOne() => Assert.All(Enum.GetValues<RedfishFailure>(), failure => Assert.NotEmpty(RedfishCauses.CauseOf(failure)));

    private static RedfishSettings Read(params (string Key, string Value)[] info) => RedfishSettings.TryRead(Node(info), out var problems) ?? throw new InvalidOperationException(string.Join(" ", problems));

    private static DriverContext Node(params (string Key, string Value)[] info)
    {
        var json = new JsonObject();
        foreach (var (key, value) in info) json[key] = value;
        return new() { NodeUuid = Guid.NewGuid(), NodeName = "n", DriverInfo = JsonMap.From(json) };
    }
}
