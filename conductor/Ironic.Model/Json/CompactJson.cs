using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Ironic.Model.Json;

/// <summary>JSON without a blank and with no more escapes than it takes; each thread keeps what it writes with.</summary>
internal static class CompactJson
{
    /// <summary>A thread keeps no more than this for the next time: 64 KiB.</summary>
    private const int Kept = 64 * 1024;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Writer)? t_tools;

    public static byte[] Write<T>(T value, Action<T, Utf8JsonWriter> write)
    {
        var (buffer, writer) = t_tools ?? Tools();
        t_tools = null; // whatever is thrown: a writer in the middle of something is not used again
        write(value, writer);
        writer.Flush();
        var json = buffer.WrittenSpan.ToArray();
        buffer.ResetWrittenCount();
        writer.Reset();
        if (buffer.Capacity <= Kept) t_tools = (buffer, writer);
        return json;
    }

    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Writer) Tools()
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        return (buffer, new(buffer, Options));
    }
}
