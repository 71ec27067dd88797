using System.Text.Json;

namespace Ironic.Api.Views;

/// <summary>Times as Ironic writes them: ISO 8601 in UTC with an offset, microseconds only where there are some.</summary>
internal static class Timestamps
{
    public static void WriteTime(this Utf8JsonWriter writer, DateTimeOffset? time)
    {
        if (time is not { } at)
        {
            writer.WriteNullValue();
            return;
        }

        // "O" has a fast path: 2026-11-21T06:22:27.8839400Z
        Span<byte> text = stackalloc byte[40];
        at.UtcDateTime.TryFormat(text, out _, "O");
        var length = text[19..26].SequenceEqual(".000000"u8) ? 19 : 26;
        "+00:00"u8.CopyTo(text[length..]);
        writer.WriteStringValue(text[..(length + 6)]);
    }
}
