using System.Text.Json.Nodes;

namespace Ironic.AgentContract.Commands;

/// <summary>Body of <c>POST /v1/commands/</c>.</summary>
public sealed record CommandRequest
{
    /// <summary>One of <see cref="CommandNames"/>: extension, dot, command.</summary>
    public required string Name { get; init; }

    /// <summary>Arguments by name; an empty object when there are none.</summary>
    public required JsonObject Params { get; init; }
}
