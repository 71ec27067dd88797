using Ironic.Model.Timeline;
using N = Ironic.Model.Timeline.TimelineNames;

namespace Ironic.Conductor.Timeline;

/// <summary>Cuts a deploy into phases at the events that mark their beginnings. A phase whose mark never came is left out: its time counts to the one before.</summary>
internal static class DeployPhases
{
    /// <summary>The one that begins when the job ends.</summary>
    public const string FirstBoot = "first boot";

    /// <summary>In this order; each mark is looked for after the one before.</summary>
    private static readonly (string Phase, Func<TimelineEvent, DateTimeOffset?> Begins)[] Marks =
    [
        ("power", e => e.Name == N.ImagePrepared ? e.At : null),
        ("firmware and DHCP", e => e.Name == N.BootStarted ? e.At : null),
        ("loader", e => e.Name is N.TftpRead or N.ScriptServed ? Start(e) : null),
        ("ramdisk fetch", e => e.Name is N.KernelServed or N.RamdiskServed ? Start(e) : null),
        ("kernel to agent", e => e.Name == N.RamdiskServed && e.Data.GetText("phase") != "start" ? e.At : null),
        ("steps", e => e.Name is N.AgentHeartbeat ? e.At : null),
        ("image write", e => IsStep(e, "deploy.write_image") ? e.At : null),
        ("config drive", e => e.Name == N.ConfigDriveWritten && e.Duration is { } took ? e.At - took : null),
        ("steps after the write", e => e.Name == N.ImageWritten ? e.At : null),
        ("reboot", e => IsStep(e, "deploy.tear_down_agent") ? e.At : null),
        (FirstBoot, e => e.Name == N.InstanceBooting ? e.At : null),
    ];

    /// <param name="events">The node's timeline.</param>
    /// <param name="now">The end of what still runs.</param>
    public static DeployProfile? Cut(IEnumerable<TimelineEvent> events, DateTimeOffset now)
    {
        var ordered = events.OrderBy(e => e.At).ThenBy(e => e.Sequence).ToList();
        var first = ordered.FindLastIndex(e => e.Name == N.JobStarted && e.Data.GetText("kind") == "deploy");
        if (first < 0) return null;

        var begun = ordered[first];
        var job = ordered[first..];
        var (end, over) = End(job, now);
        List<(string Phase, DateTimeOffset At)> cuts = [("image", begun.At)];
        foreach (var (phase, begins) in Marks)
        {
            var at = job.Select(begins).FirstOrDefault(mark => mark is { } m && m >= cuts[^1].At && m <= end);
            if (at is { } found) cuts.Add((phase, found));
        }

        var phases = cuts.Select((cut, i) => i + 1 < cuts.Count
            ? new DeployPhase(cut.Phase, cuts[i + 1].At - cut.At)
            : new DeployPhase(cut.Phase, over ? end - cut.At : null));
        return new("deploy", begun.At, end - begun.At, [.. phases]);
    }

    /// <summary>When the instance was seen to live, or when the job failed, or now. A deploy is not over with "active": its first boot is a phase of it.</summary>
    private static (DateTimeOffset At, bool Over) End(List<TimelineEvent> job, DateTimeOffset now)
    {
        var booting = job.FindIndex(e => e.Name == N.InstanceBooting);
        var end = booting >= 0
            ? job.Skip(booting).FirstOrDefault(e => e.Name == N.JobStarted || IsInstance(e))
            : job.FirstOrDefault(e => e.Name == N.JobFailed);
        if (end is null) return (now, false);
        return end.Name == N.JobStarted ? (job[booting].At, false) : (end.At, true); // another job came before the instance was seen: how long its boot took is not known
    }

    /// <summary>Someone who saw it says so, or an operating system asks for an address: what ran on the machine before had been powered off.</summary>
    private static bool IsInstance(TimelineEvent e) => e.Name == N.InstanceSeen || (e.Name is N.DhcpDiscover or N.DhcpRequest && e.Data.GetText("kind") == "system");

    private static bool IsStep(TimelineEvent e, string step) => e.Name == N.StepStarted && e.Data.GetText("step") == step;

    private static DateTimeOffset Start(TimelineEvent e) => e.At - (e.Duration ?? TimeSpan.Zero);
}
