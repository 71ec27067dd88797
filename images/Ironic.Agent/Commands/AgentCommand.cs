using System.Text.Json.Nodes;

namespace Ironic.Agent.Commands;

/// <summary>One command of the API, as data.</summary>
internal sealed record AgentCommand
{
    /// <summary>Extension, dot, command: <c>standby.prepare_image</c>.</summary>
    public required string Name { get; init; }

    /// <summary>False: the answer to the POST waits for the end. True: it comes at once, and the result is asked for later.</summary>
    public bool InBackground { get; init; }

    /// <summary>Names it takes; another one is answered with a "TypeError", on which a conductor falls back to fewer.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>True: arguments beside <see cref="Arguments"/> are ignored.</summary>
    public bool IgnoresOthers { get; init; }

    /// <summary>Looks at the arguments before anything starts.</summary>
    /// <exception cref="Faults.AgentException">They will not do; answered with 400, and not kept as a result.</exception>
    public Action<JsonObject>? Check { get; init; }

    public required Func<CommandRun, CancellationToken, Task<JsonNode?>> RunAsync { get; init; }

    /// <summary>The part after the dot; what results carry.</summary>
    public string ShortName => Name[(Name.IndexOf('.', StringComparison.Ordinal) + 1)..];
}

/// <summary>What a command is given to work with.</summary>
/// <param name="Arguments">Its own copy.</param>
/// <param name="Progress">How far it is; shown on the console and in the result while it runs.</param>
internal sealed record CommandRun(JsonObject Arguments, IProgress<string> Progress);
