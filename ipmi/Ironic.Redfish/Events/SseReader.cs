using System.Runtime.CompilerServices;

namespace Ironic.Redfish.Events;

/// <summary>Server-sent events (WHATWG HTML §9.2.6): the data of each event. Bounded: an event that is too long is skipped.</summary>
internal static class SseReader
{
    private const int MaxEventBytes = 256 << 10;

    public static async IAsyncEnumerable<byte[]> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (buffer, line, data) = (new byte[8 << 10], new MemoryStream(), new MemoryStream());
        var tooLong = false;
        while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            for (var i = 0; i < read; i++)
            {
                if (buffer[i] == '\r') continue; // lines end in LF or CR LF; a lone CR is nobody's
                if (buffer[i] != '\n')
                {
                    if (line.Length < MaxEventBytes) line.WriteByte(buffer[i]);
                    else tooLong = true;
                    continue;
                }

                if (line.Length > 0)
                {
                    tooLong |= !TryTake(line, data);
                    line.SetLength(0);
                    continue;
                }

                if (data.Length > 0 && !tooLong) yield return data.ToArray();
                data.SetLength(0);
                tooLong = false;
            }
        }
    }

    /// <summary>Adds a line's data to the event; comments and other fields are nothing to us.</summary>
    private static bool TryTake(MemoryStream line, MemoryStream data)
    {
        var bytes = line.GetBuffer().AsSpan(0, (int)line.Length);
        if (!bytes.StartsWith("data:"u8)) return true;
        bytes = bytes[5..];
        if (bytes.StartsWith(" "u8)) bytes = bytes[1..];
        if (data.Length + bytes.Length > MaxEventBytes) return false;
        if (data.Length > 0) data.WriteByte((byte)'\n');
        data.Write(bytes);
        return true;
    }
}
