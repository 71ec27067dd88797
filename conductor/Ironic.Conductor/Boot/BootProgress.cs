using Ironic.Model.Timeline;

namespace Ironic.Conductor.Boot;

/// <summary>How far a network boot has come, each rung proved by an event of the timeline.</summary>
internal enum BootRung
{
    /// <summary>Powered on; nothing heard of the machine.</summary>
    Nothing,

    /// <summary>It asked for an address.</summary>
    Dhcp,

    /// <summary>It fetched a loader or its script.</summary>
    Loader,

    /// <summary>It fetched the kernel or the ramdisk.</summary>
    Kernel,

    /// <summary>The agent asked who it is.</summary>
    Lookup,

    /// <summary>The agent reported, or sent its inspection's result.</summary>
    Agent,
}

/// <param name="Rung">The highest that was reached.</param>
/// <param name="At">When it was first reached.</param>
/// <param name="LastSeen">The last event on it; null: nothing was seen.</param>
internal sealed record BootProgress(BootRung Rung, DateTimeOffset At, TimelineEvent? LastSeen)
{
    private static readonly Dictionary<string, BootRung> Rungs = new(StringComparer.Ordinal)
    {
        [TimelineNames.DhcpDiscover] = BootRung.Dhcp,
        [TimelineNames.DhcpOffer] = BootRung.Dhcp,
        [TimelineNames.DhcpRequest] = BootRung.Dhcp,
        [TimelineNames.DhcpAck] = BootRung.Dhcp,
        [TimelineNames.TftpRead] = BootRung.Loader,
        [TimelineNames.HttpServed] = BootRung.Loader,
        [TimelineNames.ScriptServed] = BootRung.Loader,
        [TimelineNames.KernelServed] = BootRung.Kernel,
        [TimelineNames.RamdiskServed] = BootRung.Kernel,
        [TimelineNames.MediaServed] = BootRung.Kernel, // it holds both; how much was read of it, a BMC's many reads do not tell
        [TimelineNames.AgentLookup] = BootRung.Lookup,
        [TimelineNames.AgentHeartbeat] = BootRung.Agent,
        [TimelineNames.AgentInspection] = BootRung.Agent,
    };

    /// <param name="events">The node's timeline; order does not matter.</param>
    /// <param name="since">When the machine was powered on for this boot.</param>
    public static BootProgress Read(IEnumerable<TimelineEvent> events, DateTimeOffset since)
    {
        var progress = new BootProgress(BootRung.Nothing, since, null);
        foreach (var happened in events.Where(e => e.At >= since).OrderBy(e => e.At))
        {
            if (!Rungs.TryGetValue(happened.Name, out var rung)) continue;
            // A later event on a lower rung is no step back (the ramdisk's own DHCP), and no sign of progress either (a loader that loops).
            if (rung > progress.Rung) progress = new(rung, happened.At, happened);
            else if (rung == progress.Rung) progress = progress with { LastSeen = happened };
        }

        return progress;
    }
}
