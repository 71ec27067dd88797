using System.Net;
using Ironic.Agent.Conductor;

namespace Ironic.Agent.Tests.Conductor;

public sealed class AddressTextTests
{
    [Theory]
    [InlineData("10.0.2.2")]
    [InlineData("0.0.0.0")]
    [InlineData("255.255.255.255")]
    [InlineData("fd00::1")]
    [InlineData("::ffff:10.0.0.1")]
    public void TryParse_Address_IsWhatTheFrameworkReads(string text)
    {
        Assert.True(AddressText.TryParse(text, out var address));
        Assert.Equal(IPAddress.Parse(text), address);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ironic.example.org")]
    [InlineData("10.0.2")]
    [InlineData("10.0.2.256")]
    [InlineData("10.0.2.1.")]
    [InlineData("10..2.1")]
    [InlineData("10.0.2.0001")]
    [InlineData("0x0a000202")]
    [InlineData("fd00::g")]
    public void TryParse_AnythingElse_IsAName(string text) => Assert.False(AddressText.TryParse(text, out _));

    [Theory]
    [InlineData("10.0.2.15", "https://10.0.2.15:9999")]
    [InlineData("fd00::15", "https://[fd00::15]:9999")]
    [InlineData("fe80::1%3", "https://[fe80::1]:9999")]
    public void Url_Address_IsWrittenAsUrlsHaveIt(string address, string url) => Assert.Equal(url, AdvertisedAddress.Url(IPAddress.Parse(address), 9999));
}
