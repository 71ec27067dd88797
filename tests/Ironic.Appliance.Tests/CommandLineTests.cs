using Ironic.Testing;

namespace Ironic.Appliance.Tests;

public sealed class CommandLineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("serve", "--listen")]
    [InlineData("config", "every key")]
    [InlineData("lab", "up")]
    public async Task Help_OfAVerb_TellsItsUse(string verb, string told)
    {
        var result = await Binary.RunAsync(verb, "--help");

        Assert.True(result.Succeeded, result.ToString());
        Assert.Contains(told, result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_OfTheWhole_NamesEveryVerb()
    {
        var result = await Binary.RunAsync("--help");

        Assert.True(result.Succeeded, result.ToString());
        Assert.All(["serve", "lab", "config", "version"], verb => Assert.Contains(verb, result.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(new[] { "srve" }, "no verb 'srve'")]
    [InlineData(new[] { "serve", "--lisen", "x" }, "'--lisen'")]
    [InlineData(new[] { "serve", "--listen", "6385" }, "an address and a port")]
    [InlineData(new[] { "serve", "--listen", "127.0.0.1" }, "an address and a port")]
    public async Task WrongUsage_IsNamed_AndExitsWith2(string[] arguments, string named)
    {
        var result = await Binary.RunAsync(arguments);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(named, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_BeyondLoopbackWithoutAuthentication_IsRefused()
    {
        var result = await Binary.RunAsync("serve", "--data-dir", _folder.File("data"), "--listen", "0.0.0.0:6385");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("htpasswdFile", result.Error, StringComparison.Ordinal);
        Assert.Contains("--allow-unauthenticated", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("data")), "A refused start leaves nothing behind.");
    }

    [Theory]
    [InlineData("{\n  \"apii\": {}\n}", "line 2")]
    [InlineData("{ \"api\": { \"listen\": \"nowhere\" } }", "$.api.listen")]
    [InlineData("{ \"api\": ", "line 1")]
    public async Task ConfigurationFile_ThatCannotBeRead_IsNamedWithItsPlace(string text, string place)
    {
        await File.WriteAllTextAsync(_folder.File("appliance.json"), text);

        var result = await Binary.RunAsync("serve", "--config", _folder.File("appliance.json"), "--data-dir", _folder.File("data"));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(place, result.Error, StringComparison.Ordinal);
        Assert.Contains("appliance.json", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConfigurationFile_WithSeveralFaults_HasThemAllNamed()
    {
        await File.WriteAllTextAsync(_folder.File("appliance.json"), """
            {
              // comments are allowed
              "provisioning": { "interface": "eth1", "address": "10.0.0.1", "prefixLength": 40, "dhcp": { "mode": "perhaps" } },
              "ipmi": { "powerTimeout": "00:00:00" },
              "database": { "startPatience": "02:00:00" },
              "conductor": { "maxWorkers": 0, "boot": { "noDhcp": "00:00:00" } },
              "images": { "permittedFormats": ["raw", "vmdk", null], "maxAttempts": 0, "cacheFolder": "here" },
              "api": { "rateLimit": { "burst": 0 } },
              "auth": { "strategy": "magic", "keystone": { "url": "http://k:5000", "userName": "u", "passwordFile": "/nowhere" }, "users": { "ann": { "roles": ["king"] } }, "steps": { "bios.reset": { "owner": "king" }, "reset": {}, "raid.x": null } },
            }
            """);

        var result = await Binary.RunAsync("serve", "--config", _folder.File("appliance.json"), "--data-dir", _folder.File("data"));

        Assert.Contains("provisioning.prefixLength is 40", result.Error, StringComparison.Ordinal);
        Assert.Contains("provisioning.dhcp.mode is 'perhaps'", result.Error, StringComparison.Ordinal);
        Assert.Contains("ipmi.powerTimeout is 00:00:00", result.Error, StringComparison.Ordinal);
        Assert.Contains("database.startPatience is 02:00:00; allowed: 0 to", result.Error, StringComparison.Ordinal);
        Assert.Contains("conductor.maxWorkers is 0; it must be at least 1", result.Error, StringComparison.Ordinal);
        Assert.Contains("conductor.boot.noDhcp is 00:00:00; it must be longer than zero", result.Error, StringComparison.Ordinal);
        Assert.Contains("images.permittedFormats has 'vmdk'; allowed: raw, gpt, qcow2, iso.", result.Error, StringComparison.Ordinal);
        Assert.Contains("images.permittedFormats has ''; allowed: raw, gpt, qcow2, iso.", result.Error, StringComparison.Ordinal);
        Assert.Contains("images.maxAttempts is 0; allowed: 1 to 100.", result.Error, StringComparison.Ordinal);
        Assert.Contains("images.cacheFolder has 'here'; an absolute path is needed.", result.Error, StringComparison.Ordinal);
        Assert.Contains("api.rateLimit.burst is 0", result.Error, StringComparison.Ordinal);
        Assert.Contains("auth.keystone.url is 'http://k:5000/'; Keystone's v3 endpoint is needed", result.Error, StringComparison.Ordinal);
        Assert.Contains("auth.keystone.passwordFile is '/nowhere'", result.Error, StringComparison.Ordinal);
        Assert.Contains("auth.strategy is 'magic'; allowed: none, httpBasic, keystone", result.Error, StringComparison.Ordinal);
        Assert.Contains("auth.users.ann.roles has 'king'; allowed: reader", result.Error, StringComparison.Ordinal);
        Assert.Contains("auth.steps: bios.reset.owner is 'king'; allowed: reader", result.Error, StringComparison.Ordinal);
        Assert.Contains("auth.steps: 'reset' is no step", result.Error, StringComparison.Ordinal);
        Assert.Contains("auth.steps: raid.x is null", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConfigurationFile_WhoseNetworkDoesNotFitTogether_HasItNamedByKeys()
    {
        await File.WriteAllTextAsync(_folder.File("appliance.json"), """
            {
              "provisioning": {
                "interface": "a-name-too-long-for-linux", "address": "10.0.0.1",
                "dhcp": { "first": "10.0.1.5", "last": "10.0.0.9", "gateway": "10.9.9.9", "leaseSeconds": 0, "dnsServers": ["fd00::1"] }
              }
            }
            """);

        var result = await Binary.RunAsync("serve", "--config", _folder.File("appliance.json"), "--data-dir", _folder.File("data"));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("provisioning.interface: 'a-name-too-long-for-linux' is no interface name", result.Error, StringComparison.Ordinal);
        Assert.Contains("provisioning.dhcp.first: 10.0.1.5 is not in 10.0.0.0/24.", result.Error, StringComparison.Ordinal);
        Assert.Contains("provisioning.dhcp.last: 10.0.0.9 is before", result.Error, StringComparison.Ordinal);
        Assert.Contains("provisioning.dhcp.gateway: 10.9.9.9 is not in 10.0.0.0/24.", result.Error, StringComparison.Ordinal);
        Assert.Contains("provisioning.dhcp.leaseSeconds: 00:00:00 is outside of 1 s to 365 days.", result.Error, StringComparison.Ordinal);
        Assert.Contains("provisioning.dhcp.dnsServers, provisioning.dhcp.ntpServers: fd00::1 is not an IPv4 address.", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at Ironic", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Config_PrintsAFileThatServeAccepts()
    {
        var printed = await Binary.RunAsync("config");
        await File.WriteAllTextAsync(_folder.File("appliance.json"), printed.Output.Replace("\"mode\": \"on\"", "\"mode\": \"perhaps\"", StringComparison.Ordinal));

        var result = await Binary.RunAsync("serve", "--config", _folder.File("appliance.json"), "--data-dir", _folder.File("data"));

        // Every key was understood: the one fault found is the one put in.
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("perhaps", result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.Trim().Split('\n'));
    }

    public void Dispose() => _folder.Dispose();
}
