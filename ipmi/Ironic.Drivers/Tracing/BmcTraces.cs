using System.Globalization;
using Ironic.Model.Drivers;
using Ironic.Model.Faults;

namespace Ironic.Drivers.Tracing;

/// <summary>
/// Record mode: what is said to a node's BMC goes to a file, while its <c>driver_info</c> asks for it or for a time that somebody gave, in a form that can be
/// attached to a report and replayed. Safe for use by several threads.
/// </summary>
internal sealed class BmcTraces(BmcTraceOptions options, TimeProvider time) : IDisposable
{
    /// <summary>The key in <c>driver_info</c>, of every hardware type that has a BMC.</summary>
    public const string Key = "bmc_record";

    public const string Description = "Whether to record what is said to the BMC, secrets left out, to a file in the appliance's data folder. Optional, default False.";

    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, TraceFile> _files = [];

    /// <summary>Null: this node is not to be recorded, or no more can be.</summary>
    public TraceFile? For(DriverContext node, bool isWanted)
    {
        lock (_gate)
        {
            if (_files.TryGetValue(node.NodeUuid, out var file))
            {
                if (isWanted || !HasEnded(file)) return file;
                Close(node.NodeUuid);
                return null;
            }

            return isWanted && options.Folder is { } folder && _files.Count < options.MostNodes ? Open(folder, node.NodeUuid) : null;
        }
    }

    /// <inheritdoc cref="IBmcRecordCapability.Record"/>
    public Outcome<BmcTrace> Record(DriverContext node, TimeSpan duration)
    {
        lock (_gate)
        {
            if (options.Folder is not { } folder) return Fault.Conflict("Nothing is recorded here: the appliance has no folder for traces.");
            foreach (var (other, ended) in _files.Where(file => file.Value.EndsAt is not null && HasEnded(file.Value)).ToList()) Close(other);
            if (!_files.TryGetValue(node.NodeUuid, out var file))
            {
                if (_files.Count >= options.MostNodes)
                    return Fault.Conflict(string.Create(CultureInfo.InvariantCulture, $"{_files.Count} BMCs are being recorded, and no more can be at once; wait until one has ended."));
                file = Open(folder, node.NodeUuid);
            }

            file.EndsAt = time.GetUtcNow() + duration;
            return new BmcTrace(file.Path, file.EndsAt);
        }
    }

    /// <inheritdoc cref="IBmcRecordCapability.EndRecord"/>
    public void End(DriverContext node)
    {
        lock (_gate)
        {
            if (_files.TryGetValue(node.NodeUuid, out var file) && file.EndsAt is not null) Close(node.NodeUuid);
        }
    }

    /// <inheritdoc cref="IBmcRecordCapability.FindTrace"/>
    public BmcTrace? Find(DriverContext node)
    {
        lock (_gate)
        {
            if (_files.TryGetValue(node.NodeUuid, out var file) && File.Exists(file.Path)) return new(file.Path, HasEnded(file) ? null : file.EndsAt);
        }

        if (!Directory.Exists(options.Folder)) return null;
        return Directory.GetFiles(options.Folder, TraceFile.NameOf(node.NodeUuid, "*")).Max(StringComparer.Ordinal) is { } last ? new(last, null) : null;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var file in _files.Values) file.Dispose();
            _files.Clear();
        }
    }

    /// <summary>One without an end is ended by whoever finds that its node asks for it no more.</summary>
    private bool HasEnded(TraceFile file) => file.EndsAt is not { } end || time.GetUtcNow() >= end;

    private TraceFile Open(string folder, Guid node)
    {
        TraceFile.KeepNewest(folder, options.MostFiles - 1);
        return _files[node] = TraceFile.Open(folder, node, options.MostBytes, time.GetUtcNow());
    }

    private void Close(Guid node)
    {
        if (_files.Remove(node, out var file)) file.Dispose();
    }
}
