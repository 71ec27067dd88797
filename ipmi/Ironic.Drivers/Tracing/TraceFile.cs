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

    private TraceFile(StreamWriter? writer, long mostBytes) => (_writer, _mostBytes) = (writer, mostBytes);

    /// <summary><c>FOLDER/NODE-TIME.trace</c>, readable by us alone.</summary>
    public static TraceFile Open(BmcTraceOptions options, Guid node, TimeProvider time)
    {
        try
        {
            Directory.CreateDirectory(options.Folder!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            var path = Path.Combine(options.Folder!, string.Create(CultureInfo.InvariantCulture, $"{node}-{time.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}.trace"));
            var stream = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.Read, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
            return new(new(stream) { AutoFlush = true, NewLine = "\n" }, options.MostBytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(writer: null, 0); // the disk may be full; BMCs go on without
        }
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
