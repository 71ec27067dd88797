using System.Globalization;
using System.Text;

namespace Ironic.Conductor.Consoles;

/// <summary>Writes one node's console to disk, bounded: so many starts, so many bytes of each. Not thread-safe.</summary>
internal sealed class ConsoleRing : IDisposable
{
    public const string StampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z '";

    /// <summary>A start's record is so many files, of which the oldest goes.</summary>
    private const int FilesPerBoot = 16;

    private readonly ConsoleFolder _folder;
    private readonly ConsoleOptions _options;
    private FileStream? _file;
    private long _offset;
    private bool _isInLine;

    public ConsoleRing(ConsoleFolder folder, ConsoleOptions options)
    {
        (_folder, _options) = (folder, options);
        folder.Create();
        if (folder.Files() is [.., var last]) (Boot, _offset) = (last.Boot, last.Offset + last.Length);
    }

    /// <summary>The start that is recorded; 0: none yet.</summary>
    public int Boot { get; private set; }

    /// <summary>The machine starts anew.</summary>
    public void BeginBoot()
    {
        Close();
        (Boot, _offset, _isInLine) = (Boot + 1, 0, false);
        foreach (var old in _folder.Files().Where(file => file.Boot <= Boot - _options.Boots)) File.Delete(old.Path);
    }

    public void Append(ReadOnlySpan<byte> characters, DateTimeOffset at)
    {
        if (Boot == 0) BeginBoot();
        while (!characters.IsEmpty)
        {
            Roll();
            if (!_isInLine) Write(Encoding.ASCII.GetBytes(at.UtcDateTime.ToString(StampFormat, CultureInfo.InvariantCulture)));
            var end = characters.IndexOf((byte)'\n');
            var line = end < 0 ? characters : characters[..(end + 1)];
            Write(line);
            _isInLine = end < 0;
            characters = characters[line.Length..];
        }

        _file?.Flush();
    }

    public void Dispose() => Close();

    private void Write(ReadOnlySpan<byte> bytes)
    {
        _file!.Write(bytes);
        _offset += bytes.Length;
    }

    /// <summary>To the next file where this one is full: between lines, or within one that does not end.</summary>
    private void Roll()
    {
        var full = _options.BootBytes / FilesPerBoot * (_isInLine ? 2 : 1);
        if (_file is { } file && file.Length < full) return;
        Close();
        _file = new(_folder.FileOf(Boot, _offset), new FileStreamOptions
        {
            Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        foreach (var old in _folder.Files().Where(file => file.Boot == Boot).SkipLast(FilesPerBoot)) File.Delete(old.Path);
    }

    private void Close()
    {
        _file?.Dispose();
        _file = null;
    }
}
