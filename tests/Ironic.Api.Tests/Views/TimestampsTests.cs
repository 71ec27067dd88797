using System.Buffers;
using System.Text;
using System.Text.Json;
using Ironic.Api.Views;

namespace Ironic.Api.Tests.Views;

public sealed class TimestampsTests
{
    [Theory]
    [InlineData("2026-11-21T06:22:27.883940Z", "\"2026-11-21T06:22:27.883940+00:00\"")]
    [InlineData("2026-11-21T06:22:27Z", "\"2026-11-21T06:22:27+00:00\"")]
    [InlineData("2026-11-21T06:22:27.0000009Z", "\"2026-11-21T06:22:27+00:00\"")] // below a microsecond
    [InlineData("2026-11-21T07:22:27.5+01:00", "\"2026-11-21T06:22:27.500000+00:00\"")]
    [InlineData(null, "null")]
    public void Time_IsWrittenAsIronicDoes(string? at, string expected)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, JsonAnswer.WriterOptions);
        writer.WriteTime(at is null ? null : DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture));
        writer.Flush();
        Assert.Equal(expected, Encoding.UTF8.GetString(buffer.WrittenSpan));
    }
}
