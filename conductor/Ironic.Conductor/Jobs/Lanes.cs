using System.Threading.Channels;

namespace Ironic.Conductor.Jobs;

/// <summary>One lane a node: at most one run of its job at a time, and no wake-up lost while it runs.</summary>
internal sealed class Lanes
{
    private readonly Lock _gate = new();

    /// <summary>Nodes queued or running; true: to be run once more when the present run ends.</summary>
    private readonly Dictionary<Guid, bool> _busy = [];

    /// <summary>Holds a node at most once, so it is bounded by the number of nodes.</summary>
    private readonly Channel<Guid> _ready = Channel.CreateUnbounded<Guid>(new() { SingleReader = true });

    private TaskCompletionSource _idle = Completed();

    public ChannelReader<Guid> Ready => _ready.Reader;

    /// <summary>Completes when no run is queued or going on.</summary>
    public Task Idle
    {
        get { lock (_gate) return _idle.Task; }
    }

    /// <summary>Nodes queued or running.</summary>
    public int Busy
    {
        get { lock (_gate) return _busy.Count; }
    }

    public void Request(Guid node)
    {
        lock (_gate)
        {
            if (_busy.TryAdd(node, false))
            {
                if (_busy.Count == 1) _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
                _ready.Writer.TryWrite(node);
            }
            else
            {
                _busy[node] = true;
            }
        }
    }

    /// <summary>A run begins: what is asked for from now on needs another one.</summary>
    public void Begin(Guid node)
    {
        lock (_gate) _busy[node] = false;
    }

    public void End(Guid node)
    {
        lock (_gate)
        {
            if (_busy[node])
            {
                _busy[node] = false;
                _ready.Writer.TryWrite(node);
                return;
            }

            _busy.Remove(node);
            if (_busy.Count == 0) _idle.TrySetResult();
        }
    }

    private static TaskCompletionSource Completed()
    {
        var source = new TaskCompletionSource();
        source.SetResult();
        return source;
    }
}
