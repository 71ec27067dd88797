namespace Ironic.Conductor.Consoles;

/// <summary>Machines' recorded consoles: <c>GET /appliance/v1/nodes/{n}/console</c>.</summary>
public interface IConsoleService
{
    /// <summary>What the recorder of a node does now; null: none runs, as its console is not enabled.</summary>
    ConsoleState? FindState(Guid node);

    /// <summary>The starts that are kept, oldest first.</summary>
    IReadOnlyList<ConsoleBoot> ListBoots(Guid node);

    /// <summary>Lines of one start from a position on.</summary>
    /// <param name="node">Whose.</param>
    /// <param name="boot">Which start.</param>
    /// <param name="from">Where to begin.</param>
    /// <param name="limit">Lines at most.</param>
    /// <param name="wait">How long to wait for something new there, when there is nothing.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    Task<ConsolePage> ReadAsync(Guid node, int boot, long from, int limit, TimeSpan wait, CancellationToken cancellationToken);

    /// <summary>The lines, of all starts or of one, that hold a text, in capitals or not; newest last, and of too many the newest.</summary>
    IReadOnlyList<ConsoleLine> Search(Guid node, string text, int? boot, int limit);
}

/// <summary>What a recorder does.</summary>
/// <param name="IsConnected">It has the machine's line.</param>
/// <param name="Since">Since when.</param>
/// <param name="Fault">Why it has not; null: it has, or has not tried yet.</param>
public sealed record ConsoleState(bool IsConnected, DateTimeOffset Since, string? Fault);
