using Ironic.Pxe.Content;

namespace Ironic.Pxe.Tests.Content;

public sealed class RequestPathTests
{
    [Theory]
    [InlineData("a", "a")]
    [InlineData("/a/b", "a/b")]
    [InlineData("//a///b//", "a/b")]
    [InlineData("\\a\\b", "a/b")]
    [InlineData("./a/./b", "a/b")]
    [InlineData("a..b/...", "a..b/...")]
    [InlineData("boot/ipxe/52:54:00:00:00:01", "boot/ipxe/52:54:00:00:00:01")]
    [InlineData("%2e%2e/a", "%2e%2e/a")] // decoding is the protocol's business, and done once
    public void TryNormalize_Ordinary_IsBelowTheRoot(string requested, string path)
    {
        Assert.True(RequestPath.TryNormalize(requested, out var normal));
        Assert.Equal(path, normal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/..")]
    [InlineData("a/../b")]
    [InlineData("..\\a")]
    [InlineData("a\\..\\..\\b")]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    [InlineData("a\u007fb")]
    public void TryNormalize_LeadingOutOrStrange_IsRefused(string requested) => Assert.False(RequestPath.TryNormalize(requested, out _));

    [Fact]
    public void TryNormalize_Overlong_IsRefused() => Assert.False(RequestPath.TryNormalize(new string('a', 513), out _));
}
