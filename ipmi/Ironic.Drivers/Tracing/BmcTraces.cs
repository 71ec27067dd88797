using Ironic.Model.Drivers;

namespace Ironic.Drivers.Tracing;

/// <summary>
/// Record mode: what is said to a node's BMC goes to a file while its <c>driver_info</c> asks for it, in a form that can be attached to a report and replayed.
/// Safe for use by several threads.
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
                if (isWanted) return file;
                _files.Remove(node.NodeUuid);
                file.Dispose();
                return null;
            }

            if (!isWanted || options.Folder is null || _files.Count >= options.MostNodes) return null;
            return _files[node.NodeUuid] = TraceFile.Open(options, node.NodeUuid, time);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var file in _files.Values) file.Dispose();
            _files.Clear();
        }
    }
}
