using Ironic.Pxe.HttpBoot;
using Microsoft.Net.Http.Headers;

namespace Ironic.Pxe.Tests.HttpBoot;

public sealed class ByteRangeTests
{
    [Theory]
    [InlineData(null, 0, 100, false)]
    [InlineData("bytes=0-", 0, 100, true)]
    [InlineData("bytes=10-19", 10, 10, true)]
    [InlineData("bytes=99-", 99, 1, true)]
    [InlineData("bytes=10-1000", 10, 90, true)]
    [InlineData("bytes=0-9223372036854775807", 0, 100, true)]
    [InlineData("bytes=-30", 70, 30, true)]
    [InlineData("bytes=-1000", 0, 100, true)]
    [InlineData("bytes=0-1,5-6", 0, 100, false)] // several: the whole file
    [InlineData("lines=0-1", 0, 100, false)]
    public void Choose_Satisfiable_IsThosesBytes(string? header, long start, long length, bool part) =>
        Assert.Equal(new ByteRange(start, length, part), ByteRange.Choose(Parse(header), 100));

    [Theory]
    [InlineData("bytes=100-", 100)]
    [InlineData("bytes=500-600", 100)]
    [InlineData("bytes=-0", 100)]
    [InlineData("bytes=0-", 0)]
    [InlineData("bytes=-5", 0)]
    public void Choose_Outside_IsNone(string header, long length) => Assert.Null(ByteRange.Choose(Parse(header), length));

    private static RangeHeaderValue? Parse(string? header) => header is null ? null : RangeHeaderValue.Parse(header);
}
