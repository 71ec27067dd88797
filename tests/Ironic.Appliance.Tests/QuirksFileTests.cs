using Ironic.Appliance.Configuration;
using Ironic.Testing;

namespace Ironic.Appliance.Tests;

public sealed class QuirksFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Read_OperatorsRows_HoldBesideOurs()
    {
        var path = Write("""
            {
              // seen on site
              "ipmi": [{ "vendor": "acme", "firmwareBefore": "2.0", "quirks": { "leastIntervalMs": 5000 } }],
              "redfish": [{ "vendor": "Acme", "quirks": { "withoutIfMatch": true } }],
            }
            """);
        var (ipmi, redfish) = QuirksFile.Read(path);
        Assert.Equal(TimeSpan.FromSeconds(5), ipmi.For(new("acme", "1", "1.90")).LeastInterval);
        Assert.True(ipmi.For(new("supermicro", "1", "1")).UefiDiskIsRemoteMedia);
        Assert.True(redfish.For(new("ACME Inc.", "", "")).WithoutIfMatch);
    }

    [Theory]
    [InlineData("[]", "an object with the lists ipmi and redfish")]
    [InlineData("{\"snmp\": []}", "there is no table 'snmp'")]
    [InlineData("{\"ipmi\": [{\"quirks\": {\"nope\": 1}}]}", "nope")]
    [InlineData("{", "JSON")]
    public async Task Serve_WithAWrongFile_SaysWhatIsWrong(string text, string expected)
    {
        await File.WriteAllTextAsync(_folder.File("config.json"), $$"""{ "bmc": { "quirksFile": "{{Write(text)}}", "mostPerSecond": -1 } }""");
        var result = await Binary.RunAsync("serve", "--data-dir", _folder.File("data"), "--config", _folder.File("config.json"));
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("bmc.mostPerSecond is -1; allowed", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Problem_NoSuchFile_IsNamed() => Assert.Contains("nowhere.json", QuirksFile.Problem(_folder.File("nowhere.json")), StringComparison.Ordinal);

    public void Dispose() => _folder.Dispose();

    private string Write(string text)
    {
        File.WriteAllText(_folder.File("quirks.json"), text);
        return _folder.File("quirks.json");
    }
}
