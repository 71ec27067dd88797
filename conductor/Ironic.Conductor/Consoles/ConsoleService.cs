namespace Ironic.Conductor.Consoles;

/// <inheritdoc cref="IConsoleService"/>
internal sealed class ConsoleService(ConsoleRecorders recorders, ConsoleOptions options, TimeProvider time) : IConsoleService
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    public ConsoleState? FindState(Guid node) => recorders.FindState(node);

    public IReadOnlyList<ConsoleBoot> ListBoots(Guid node) => Reader(node).Boots();

    public async Task<ConsolePage> ReadAsync(Guid node, int boot, long from, int limit, TimeSpan wait, CancellationToken cancellationToken)
    {
        var reader = Reader(node);
        var begun = time.GetTimestamp();
        long end;
        while ((end = reader.End(boot)) <= from && time.GetElapsedTime(begun) < wait) await Task.Delay(Look, time, cancellationToken);
        List<ConsoleLine> lines = [.. reader.Read(boot, from).Take(limit)];
        return new(lines, lines.Count == 0 ? Math.Max(from, end) : lines[^1] is { IsWhole: true } last ? last.End : lines[^1].Position);
    }

    public IReadOnlyList<ConsoleLine> Search(Guid node, string text, int? boot, int limit)
    {
        var reader = Reader(node);
        Queue<ConsoleLine> found = new();
        foreach (var number in boot is { } only ? [only] : reader.Boots().Select(b => b.Number))
        {
            foreach (var line in reader.Read(number, 0).Where(line => line.Text.Contains(text, StringComparison.OrdinalIgnoreCase)))
            {
                found.Enqueue(line);
                if (found.Count > limit) found.Dequeue();
            }
        }

        return [.. found];
    }

    private ConsoleReader Reader(Guid node) => new(new(options.Folder, node));
}
