using System.Globalization;
using System.Text;

namespace Ironic.Lab.Consoles;

/// <summary>A console's log on disk: each line with the UTC time of its first byte before it. Not thread-safe.</summary>
/// <remarks>Bounded: at its limit the file becomes <c>NAME.1</c>, in the place of an older one, and a new one begins.</remarks>
internal sealed class StampedFile(string path, long limit) : IDisposable
{
    private const string StampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z '";
    private FileStream _file = Open(path);
    private bool _atLineStart = true;

    public void Append(ReadOnlySpan<byte> octets, DateTimeOffset at)
    {
        while (!octets.IsEmpty)
        {
            if (_atLineStart) Begin(at);
            var end = octets.IndexOf((byte)'\n');
            var line = end < 0 ? octets : octets[..(end + 1)];
            _file.Write(line);
            _atLineStart = end >= 0;
            octets = octets[line.Length..];
        }
    }

    public void Dispose() => _file.Dispose();

    private void Begin(DateTimeOffset at)
    {
        if (_file.Length >= limit) Rotate();
        _file.Write(Encoding.ASCII.GetBytes(at.UtcDateTime.ToString(StampFormat, CultureInfo.InvariantCulture)));
    }

    private void Rotate()
    {
        _file.Dispose();
        File.Move(path, path + ".1", overwrite: true);
        _file = Open(path);
    }

    /// <summary>Unbuffered: who looks at the file sees all there is.</summary>
    private static FileStream Open(string path) => new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
}
