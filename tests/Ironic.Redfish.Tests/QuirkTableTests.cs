using Ironic.Redfish.Http;
using Ironic.Redfish.Quirks;

namespace Ironic.Redfish.Tests;

public sealed class QuirkTableTests
{
    [Fact]
    public void BuiltIn_KnowsMakersAndExceptions()
    {
        Assert.Equal(["bootNeedsEnabled", "cdIsUsbCd", "mediaImageOnly"], QuirkTable.BuiltIn.For(new("Supermicro", "X11DPU", "")).Names);
        Assert.False(QuirkTable.BuiltIn.For(new("Supermicro", "ARS-111GL-NHR", "")).CdIsUsbCd);
        Assert.Empty(QuirkTable.BuiltIn.For(new("Nobody", "", "")).Names);
    }

    [Fact]
    public void With_OperatorsRows_WinOverOurs() =>
        Assert.False(QuirkTable.BuiltIn.With("""[{"vendor": "supermicro", "quirks": {"bootNeedsEnabled": false}}]""").For(new("Supermicro", "", "")).BootNeedsEnabled);

    [Theory]
    [InlineData("{}", "list")]
    [InlineData("[{\"quirks\": {\"nope\": true}}]", "nope")]
    [InlineData("[{\"maker\": \"x\", \"quirks\": {}}]", "maker")]
    [InlineData("[{\"quirks\": {\"cdIsUsbCd\": \"perhaps\"}}]", "perhaps")]
    [InlineData("[", "list")]
    public void With_WrongTable_SaysWhat(string json, string expected) =>
        Assert.Contains(expected, Assert.Throws<FormatException>(() => QuirkTable.BuiltIn.With(json)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("\"a\"", new[] { "\"a\"", "W/\"a\"", null, "*" })]
    [InlineData("W/\"a\"", new[] { "W/\"a\"", "\"a\"", null, "*" })]
    [InlineData("", new[] { null, "*" })]
    public void Ladder_OfEntityTags(string etag, string?[] expected) => Assert.Equal(expected, EntityTags.Ladder(etag));

    [Theory]
    [InlineData("/redfish/v1/Systems/1#/Boot", "/redfish/v1/Systems/1")]
    [InlineData("https://elsewhere/redfish/v1/Tasks/1?x=1", "/redfish/v1/Tasks/1?x=1")]
    [InlineData("//elsewhere/steal", "/elsewhere/steal")]
    [InlineData("ftp://elsewhere/x", null)]
    [InlineData("/a b", null)]
    [InlineData(null, null)]
    public void Links_LeadNowhereElse(string? link, string? expected) => Assert.Equal(expected, RedfishPaths.Of(link));
}
