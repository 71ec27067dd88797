namespace Ironic.Conductor.Consoles;

/// <summary>A line that a machine wrote on its console, without terminal control.</summary>
/// <param name="Boot">The start that it belongs to.</param>
/// <param name="Position">Where it begins in that start's record.</param>
/// <param name="At">When its first byte came; null: its beginning is not kept any more.</param>
/// <param name="Text">Without the line's end.</param>
public sealed record ConsoleLine(int Boot, long Position, DateTimeOffset? At, string Text)
{
    /// <summary>False: the machine has not ended it yet, as with a prompt.</summary>
    public bool IsWhole { get; init; } = true;

    /// <summary>Position behind it.</summary>
    public long End { get; init; }
}

/// <summary>One start of a machine, as far as it is kept.</summary>
/// <param name="Number">Ascending, from 1.</param>
/// <param name="Begun">When its first kept byte came.</param>
/// <param name="First">Position of the oldest byte that is kept.</param>
/// <param name="End">Position behind the newest.</param>
public sealed record ConsoleBoot(int Number, DateTimeOffset? Begun, long First, long End);

/// <summary>Part of a console.</summary>
/// <param name="Lines">In order. The last may not be whole.</param>
/// <param name="Next">Where to read on: behind the last whole line.</param>
public sealed record ConsolePage(IReadOnlyList<ConsoleLine> Lines, long Next);
