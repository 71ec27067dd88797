using Ironic.Conductor.Consoles;

namespace Ironic.Api.Tests.Support;

/// <summary>Consoles that a test has written.</summary>
internal sealed class FakeConsoles : IConsoleService
{
    public List<ConsoleLine> Lines { get; } = [];

    public ConsoleState? State { get; set; }

    public ConsoleState? FindState(Guid node) => State;

    public IReadOnlyList<ConsoleBoot> ListBoots(Guid node) =>
        [.. Lines.GroupBy(line => line.Boot).Select(lines => new ConsoleBoot(lines.Key, lines.First().At, lines.First().Position, lines.Last().Position + 1))];

    public Task<ConsolePage> ReadAsync(Guid node, int boot, long from, int limit, TimeSpan wait, CancellationToken cancellationToken)
    {
        List<ConsoleLine> found = [.. Lines.Where(line => line.Boot == boot && line.Position >= from).Take(limit)];
        return Task.FromResult(new ConsolePage(found, found.Count == 0 ? from : found[^1].Position + 1));
    }

    public IReadOnlyList<ConsoleLine> Search(Guid node, string text, int? boot, int limit) =>
        [.. Lines.Where(line => (boot ?? line.Boot) == line.Boot && line.Text.Contains(text, StringComparison.OrdinalIgnoreCase)).TakeLast(limit)];
}
