using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Ironic.Conductor.Consoles;

/// <summary>Reads what a <see cref="ConsoleRing"/> has written, also while it writes. Thread-safe.</summary>
internal sealed partial class ConsoleReader(ConsoleFolder folder)
{
    /// <summary>A line that is longer is told in parts.</summary>
    private const int MostLineBytes = 64 << 10;

    private const int StampLength = 25;

    public IReadOnlyList<ConsoleBoot> Boots() =>
    [
        .. folder.Files().GroupBy(file => file.Boot).Select(files =>
            new ConsoleBoot(files.Key, Read(files.Key, files.First().Offset).FirstOrDefault()?.At, files.First().Offset, files.Last().Offset + files.Last().Length)),
    ];

    /// <summary>Lines of one start from a position on; what is not kept any more is left out.</summary>
    public IEnumerable<ConsoleLine> Read(int boot, long from)
    {
        var position = from;
        List<byte> line = [];
        foreach (var file in folder.Files().Where(file => file.Boot == boot && file.Offset + file.Length > from))
        {
            if (line.Count == 0) position = Math.Max(from, file.Offset);
            foreach (var chunk in Chunks(file, Math.Max(0, from - file.Offset)))
            {
                for (var start = 0; start < chunk.Length;)
                {
                    var end = Array.IndexOf(chunk, (byte)'\n', start);
                    var stop = end < 0 ? chunk.Length : end + 1;
                    line.AddRange(chunk[start..stop]);
                    start = stop;
                    if (end < 0 && line.Count < MostLineBytes) continue;
                    yield return Line(boot, position, line, isWhole: true);
                    position += line.Count;
                    line.Clear();
                }
            }
        }

        if (line.Count > 0) yield return Line(boot, position, line, isWhole: false);
    }

    /// <summary>How long the record of a start is by now; 0: there is none.</summary>
    public long End(int boot) => folder.Files().LastOrDefault(file => file.Boot == boot) is { } last ? last.Offset + last.Length : 0;

    private static IEnumerable<byte[]> Chunks(ConsoleFile file, long skip)
    {
        if (!TryOpen(file.Path, out var stream)) yield break;
        using (stream)
        {
            stream!.Seek(skip, SeekOrigin.Begin);
            var buffer = new byte[16 << 10];
            int length;
            while ((length = stream.Read(buffer)) > 0) yield return buffer[..length];
        }
    }

    /// <summary>A file may go while we read: it was the oldest.</summary>
    private static bool TryOpen(string path, out FileStream? stream)
    {
        try
        {
            stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return true;
        }
        catch (FileNotFoundException)
        {
            stream = null;
            return false;
        }
    }

    private static ConsoleLine Line(int boot, long position, List<byte> bytes, bool isWhole)
    {
        var text = Encoding.UTF8.GetString([.. bytes]);
        DateTimeOffset? at = null;
        if (text.Length >= StampLength && DateTimeOffset.TryParseExact(
            text[..StampLength], ConsoleRing.StampFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var stamp))
        {
            at = stamp;
            text = text[StampLength..];
        }

        return new(boot, position, at, Control().Replace(text, "").TrimEnd()) { IsWhole = isWhole, End = position + bytes.Count };
    }

    /// <summary>ECMA-48: control sequences, strings, and single control characters but for the tab.</summary>
    [GeneratedRegex(@"\x1B\[[0-?]*[ -/]*[@-~]|\x1B[\]P_^][^\x07\x1B]*(?:\x07|\x1B\\)?|\x1B[()].|\x1B.?|[\x00-\x08\x0A-\x1F\x7F]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Control();
}
