using System.Net;
using Ironic.Ipmi.Commands;
using Ironic.Lab.Ipmi;

namespace Ironic.Lab.Farm;

/// <summary>One BMC of a farm, whatever it speaks: where it is, what is wrong with it, and how it was treated. Safe for use by several threads.</summary>
public sealed class FarmBmc
{
    private const int Remembered = 32, KeptActions = 512;

    /// <summary>IPMI v2.0 rev 1.1, table 28-14, parameter 3: how long boot flags stay valid without a start.</summary>
    private static readonly TimeSpan BootFlagTimeout = TimeSpan.FromSeconds(60);

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly long[] _heard = new long[Remembered];
    private readonly Queue<BmcAction> _actions = new(); // empty, it holds no array: most BMCs of a farm are never asked to act
    private int _next;
    private BootOptions? _boot;

    internal FarmBmc(IPEndPoint endPoint, FarmManners manners, TimeProvider time) => (EndPoint, Manners, _time) = (endPoint, manners, time);

    public IPEndPoint EndPoint { get; }

    /// <summary>Redfish; else IPMI.</summary>
    public bool SpeaksRedfish { get; init; }

    public FarmManners Manners { get; set; }

    public bool IsOn { get; set; } = true;

    /// <summary>What it is connected to: told on the thread that serves the BMC of each power action that a client asked for; nothing slow belongs there. Null: no machine.</summary>
    internal Action<ChassisAction>? Acted { get; set; }

    /// <summary>The boot options that a client has set; most BMCs of a farm never hold any.</summary>
    internal BootOptions Boot => LazyInitializer.EnsureInitialized(ref _boot, () => new(_time, BootFlagTimeout));

    /// <summary>Requests heard so far, those that got no answer included.</summary>
    public long Requests { get; private set; }

    /// <summary>The most requests heard within any one second; 32 stands for more as well.</summary>
    public int MostPerSecond { get; private set; }

    /// <summary>Sessions open now.</summary>
    public int Sessions { get; private set; }

    /// <summary>The most sessions that were open at once.</summary>
    public int MostSessions { get; private set; }

    /// <summary>The power actions that clients asked for, oldest first: the last 512.</summary>
    public IReadOnlyList<BmcAction> Actions
    {
        get
        {
            lock (_gate) return [.. _actions];
        }
    }

    internal void Hear()
    {
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            Requests++;
            _heard[_next] = now;
            _next = (_next + 1) % Remembered;
            var within = 1;
            while (within < Remembered && _heard[(_next - 1 - within + 2 * Remembered) % Remembered] is not 0 and var before && _time.GetElapsedTime(before, now) < TimeSpan.FromSeconds(1)) within++;
            MostPerSecond = Math.Max(MostPerSecond, within);
        }
    }

    /// <summary>Does what a client asks for.</summary>
    internal void Act(ChassisAction action)
    {
        if (action == ChassisAction.DiagnosticInterrupt) return;
        lock (_gate)
        {
            if (_actions.Count == KeptActions) _actions.Dequeue();
            _actions.Enqueue(new(_time.GetUtcNow(), action, IsOn));
        }

        IsOn = action is ChassisAction.PowerOn or ChassisAction.PowerCycle or ChassisAction.HardReset;
        Acted?.Invoke(action);
    }

    internal void CountSessions(int open)
    {
        lock (_gate) (Sessions, MostSessions) = (open, Math.Max(MostSessions, open));
    }
}
