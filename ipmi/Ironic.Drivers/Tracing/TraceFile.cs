using System.Globalization;
using Ironic.Ipmi.Tracing;
using Ironic.Redfish.Tracing;

namespace Ironic.Drivers.Tracing;

/// <summary>One node's trace: a file that grows to a bound. Trouble with it is nobody's but the trace's. Safe for use by several threads.</summary>
internal sealed class TraceFile : IIpmiTrace, IRedfishTrace, IDisposable
{
    private readonly Lock _gate = new();
    private readonly long _mostBytes;
    private StreamWriter? _writer;

    private TraceFile(string path, StreamWriter? writer, long mostBytes) => (Path, _writer, _mostBytes) = (path, writer, mostBytes);

    public string Path { get; }

    /// <summary>Null: when its node asks for it no more. Its keeper's to set and to heed.</summary>
    public DateTimeOffset? EndsAt { get; set; }

    /// <summary><c>NODE-TIME.trace</c>: of one node, the later the greater.</summary>
    public static string NameOf(Guid node, string at) => $"{node}-{at}.trace";

    /// <summary>Opens one that only we may read.</summary>
    public static TraceFile Open(string folder, Guid node, long mostBytes, DateTimeOffset now)
    {
        var path = System.IO.Path.Combine(folder, NameOf(node, now.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)));
        try
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            var stream = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.Read, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
            var file = new TraceFile(path, new(stream) { AutoFlush = true, NewLine = "\n" }, mostBytes);
            file.Write(string.Create(CultureInfo.InvariantCulture, $"# node {node}, recorded from {now:yyyy-MM-dd HH:mm:ss}Z"));
            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(path, writer: null, 0); // the disk may be full; BMCs go on without
        }
    }

    /// <summary>Deletes the oldest files of a folder of traces.</summary>
    public static void KeepNewest(string folder, int count)
    {
        if (!Directory.Exists(folder)) return;
        foreach (var old in new DirectoryInfo(folder).GetFiles("*.trace").OrderByDescending(file => file.LastWriteTimeUtc).Skip(count)) old.Delete();
    }

    public void Write(string line)
    {
        lock (_gate)
        {
            if (_writer is null) return;
            try
            {
                if (_writer.BaseStream.Length + line.Length <= _mostBytes)
                {
                    _writer.WriteLine(line);
                    return;
                }

                _writer.WriteLine("# the trace has reached its bound");
            }
            catch (IOException)
            {
                // The disk is full: the trace ends here.
            }

            Close();
        }
    }

    public void Dispose()
    {
        lock (_gate) Close();
    }

    private void Close()
    {
        try
        {
            _writer?.Dispose();
        }
        catch (IOException)
        {
            // Nothing is left to save.
        }

        _writer = null;
    }
}
