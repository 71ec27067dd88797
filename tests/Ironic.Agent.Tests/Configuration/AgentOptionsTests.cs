using Ironic.Agent.Configuration;

namespace Ironic.Agent.Tests.Configuration;

public sealed class AgentOptionsTests
{
    [Fact]
    public void CommandLine_OfABoot_IsUnderstood()
    {
        var options = Read("""
            BOOT_IMAGE=vmlinuz console=ttyS0 ipa-api-url=http://10.0.0.1:6385/,https://[fd00::1]:6385 ipa-agent-token=secret BOOTIF=01-52-54-00-aa-bb-cc quiet
            ipa-insecure=1 ipa-lookup-timeout=30 ipa-listen-port=10000 ipa-inspection-collectors=default,pci-devices root_device=size=10,model=foo text="a b"
            """, out var problems);

        Assert.Empty(problems);
        Assert.Equal(["http://10.0.0.1:6385", "https://[fd00::1]:6385"], options.ApiUrls);
        Assert.Equal("secret", options.AgentToken);
        Assert.Equal("01-52-54-00-aa-bb-cc", options.BootInterface);
        Assert.True(options.Insecure);
        Assert.Equal(TimeSpan.FromSeconds(30), options.LookupTimeout);
        Assert.Equal((10000, 10000), (options.ListenPort, options.AdvertisePort));
        Assert.Equal(["default", "pci-devices"], options.InspectionCollectors);
        Assert.Equal("10", options.RootDevice["size"]);
        Assert.Equal("foo", options.RootDevice["model"]);
    }

    [Fact]
    public void CommandLine_Empty_LeavesTheDefaults()
    {
        var options = Read("", out _);
        Assert.Empty(options.ApiUrls);
        Assert.Empty(options.InspectionCallbackUrls);
        Assert.Equal((9999, TimeSpan.FromSeconds(600), 9, "p384"), (options.ListenPort, options.LookupTimeout, options.ImageRetries, options.CertificateCurve));
    }

    [Fact]
    public void CommandLine_WrongValues_AreNamedAndLeaveTheDefaults()
    {
        var options = Read("ipa-api-url=mdns ipa-listen-port=70000 ipa-lookup-timeout=soon ipa-tls-certificate-curve=p999", out var problems);

        Assert.Empty(options.ApiUrls);
        Assert.Equal((9999, TimeSpan.FromSeconds(600), "p384"), (options.ListenPort, options.LookupTimeout, options.CertificateCurve));
        Assert.Collection(
            problems.Order(StringComparer.Ordinal),
            text => Assert.Contains("'mdns' is no http or https URL", text, StringComparison.Ordinal),
            text => Assert.Contains("'70000' is no whole number of 0 to 65535", text, StringComparison.Ordinal),
            text => Assert.Contains("'soon' is no whole number", text, StringComparison.Ordinal),
            text => Assert.Contains("'p999' is none of p256, p384, p521", text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a=1 a=2", "2")]
    [InlineData("a=\"x y\" b", "x y")]
    [InlineData("\"a=x y\"", "x y")]
    [InlineData("a=b=c", "b=c")]
    [InlineData("a", "1")]
    public void Words_AreSplitAsTheKernelDoes(string line, string expected) => Assert.Equal(expected, KernelCommandLine.Parse(line)["a"]);

    private static AgentOptions Read(string line, out IReadOnlyList<string> problems)
    {
        var parameters = new KernelParameters(KernelCommandLine.Parse(line));
        var options = AgentOptions.From(parameters);
        problems = parameters.Problems;
        return options;
    }
}
