using Ironic.Ipmi.Quirks;

namespace Ironic.Ipmi.Tests.Quirks;

public sealed class IpmiQuirkTableTests
{
    private static readonly BmcKind Kind = new("Acme", "256", "3.45");

    [Fact]
    public void BuiltIn_KnowsMakers()
    {
        Assert.True(IpmiQuirkTable.BuiltIn.For(new("supermicro", "1", "3.45")).UefiDiskIsRemoteMedia);
        Assert.Equal(new Dictionary<string, int> { ["cannotKeepBootFlags"] = 1 }, IpmiQuirkTable.BuiltIn.For(new("openbmc", "", "")).Values);
        Assert.Empty(IpmiQuirkTable.BuiltIn.For(new("nobody", "", "")).Values);
    }

    [Theory]
    [InlineData("{\"vendor\": \"ACME\"", true)]
    [InlineData("{\"exceptVendor\": \"acme\"", false)]
    [InlineData("{\"product\": 256", true)]
    [InlineData("{\"product\": \"25\"", false)]
    [InlineData("{\"firmware\": \"3.4\"", true)]
    [InlineData("{\"firmwareBefore\": \"3.45\"", false)]
    [InlineData("{\"firmwareBefore\": \"3.100\"", true)]
    [InlineData("{\"firmwareFrom\": \"3.45\", \"firmwareBefore\": \"4\"", true)]
    [InlineData("{\"vendor\": \"acme\", \"firmwareFrom\": \"3.46\"", false)]
    public void Row_Matches(string row, bool matches) =>
        Assert.Equal(matches ? 2 : null, IpmiQuirkTable.BuiltIn.With($"[{row}, \"quirks\": {{\"mostPerSecond\": 2}}}}]").For(Kind).MostPerSecond);

    [Fact]
    public void With_LaterRows_Win()
    {
        var table = IpmiQuirkTable.BuiltIn.With("""[{"quirks": {"leastIntervalMs": 5000, "cipherSuite": 3}}, {"vendor": "acme", "quirks": {"leastIntervalMs": 0}}]""");
        Assert.Equal((TimeSpan.Zero, (int?)3), (table.For(Kind).LeastInterval, table.For(Kind).CipherSuite));
        Assert.Equal(TimeSpan.FromSeconds(5), table.For(new("other", "", "")).LeastInterval);
    }

    [Theory]
    [InlineData("{}", "list")]
    [InlineData("[7]", "Row 1 of the quirks is no object")]
    [InlineData("[{\"vendor\": \"x\"}]", "no object 'quirks'")]
    [InlineData("[{\"vendor\": [], \"quirks\": {}}]", "'vendor'")]
    [InlineData("[{\"quirks\": {\"nope\": true}}]", "cannotKeepBootFlags")]
    [InlineData("[{\"maker\": \"x\", \"quirks\": {}}]", "firmwareBefore")]
    [InlineData("[{\"quirks\": {\"mostPerSecond\": 70000}}]", "65535")]
    public void With_WrongTable_SaysWhat(string json, string expected) =>
        Assert.Contains(expected, Assert.Throws<FormatException>(() => IpmiQuirkTable.BuiltIn.With(json)).Message, StringComparison.Ordinal);
}
