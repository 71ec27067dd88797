using System.Diagnostics;
using System.Globalization;
using EndToEnd.Tests.Racks;

namespace EndToEnd.Tests.Kills;

/// <summary>Follows a node's timeline closely and kills the appliance at the beginning of each phase, as often as there are phases.</summary>
internal sealed class Killer(Rack rack, string node)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(15), Limit = TimeSpan.FromMinutes(10);

    private readonly List<Happening> _seen = [];
    private long _after;

    /// <summary>Every kill: in which phase, and when.</summary>
    public List<(string Phase, DateTimeOffset At)> Kills { get; } = [];

    /// <summary>All that was ever seen on the timeline, what the kills made it lose included.</summary>
    public IReadOnlyList<Happening> Seen => _seen;

    /// <summary>Kills and starts the appliance once in each phase; returns after the last start.</summary>
    /// <param name="marks">In the order in which they come.</param>
    /// <param name="since">What happened before is another job's.</param>
    public async Task HauntAsync(IReadOnlyList<Mark> marks, DateTimeOffset since)
    {
        foreach (var (index, mark) in marks.Index())
        {
            var console = rack.Machine.Console.Position;
            var over = marks.Skip(index + 1).Select(later => later.Begins).OfType<Func<Happening, bool>>().ToList();
            if (mark.Console is { } said) await rack.Machine.Console.WaitForAsync(said.Begins, ConsoleFrom(console, said.Begins), Limit, CancellationToken.None);
            else await SeeAsync(mark, since);
            if (mark.WrittenBytes > 0) await Ironic.Testing.Eventually.TrueAsync(async () => await Disks.WrittenBytesAsync(rack.Machine) >= mark.WrittenBytes, Limit, $"{mark.WrittenBytes} bytes on the disk");
            await KillAsync(mark, over, since);
        }
    }

    /// <summary>Text that came while the appliance was being started counts: the machine does not wait for it.</summary>
    private long ConsoleFrom(long position, string text) => rack.Machine.Console.Text.Contains(text, StringComparison.Ordinal) ? 0 : position;

    private async Task KillAsync(Mark mark, List<Func<Happening, bool>> over, DateTimeOffset since)
    {
        await rack.Appliance.KillAsync();
        var at = DateTimeOffset.UtcNow;
        Kills.Add((mark.Phase, at));
        if (!mark.Brief && mark.Console is { } said && rack.Machine.Console.Lines.LastOrDefault(line => line.Text.Contains(said.Over, StringComparison.Ordinal)) is { Text: not null } end)
            Assert.True(end.At > at.AddMilliseconds(-5), $"The phase '{mark.Phase}' was over before the kill.");
        await rack.Appliance.StartAsync();
        _after = 0;
        await CatchUpAsync(since);
        if (mark.Brief) return;
        var late = _seen.FirstOrDefault(e => e.At > since && e.At < at && over.Exists(begins => begins(e)));
        Assert.True(late is null, $"The phase '{mark.Phase}' was over before the kill: {late}");
    }

    private async Task SeeAsync(Mark mark, DateTimeOffset since)
    {
        var clock = Stopwatch.StartNew();
        while (!_seen.Exists(e => e.At > since && mark.Begins!(e)))
        {
            if (clock.Elapsed > Limit)
            {
                var shown = await rack.Nodes.ShowAsync(node);
                throw new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"The phase '{mark.Phase}' did not begin within {Limit.TotalSeconds} s; the node: {shown}"));
            }

            await CatchUpAsync(since);
            await Task.Delay(Look);
        }
    }

    /// <summary>Numbers that a kill made the timeline forget are given out again: what is new is told by its time.</summary>
    private async Task CatchUpAsync(DateTimeOffset since)
    {
        var last = Kills.Count == 0 ? since : Kills[^1].At;
        var events = (await rack.Nodes.TimelineAsync(node, _after)).Select(told => Happening.From(told!)).ToList();
        if (events.Count == 0) return;
        var known = _seen.Where(e => e.Sequence >= events[0].Sequence).Select(e => (e.Sequence, e.At)).ToHashSet();
        _seen.AddRange(events.Where(e => !known.Contains((e.Sequence, e.At))));
        _after = events[^1].At > last ? events[^1].Sequence : 0;
    }
}
