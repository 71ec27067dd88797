using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Ironic.AgentContract.Commands;

/// <summary>How a command stands. All keys are always written.</summary>
public sealed record CommandResult
{
    public required string Id { get; init; }

    /// <summary>Without the extension's prefix (<c>execute_deploy_step</c>); with it when the command failed before it began.</summary>
    [JsonPropertyName("command_name")]
    public required string Name { get; init; }

    /// <summary>One of <see cref="CommandStatus"/>; text, because a newer agent may know more.</summary>
    [JsonPropertyName("command_status")]
    public required string Status { get; init; }

    [JsonPropertyName("command_error")]
    public CommandError? Error { get; init; }

    /// <summary>Null while it runs. A command's text is wrapped: <c>{"result": "..."}</c>.</summary>
    [JsonPropertyName("command_result")]
    public JsonNode? Result { get; init; }
}

/// <summary>Why a command failed.</summary>
/// <param name="Type">One of <see cref="CommandErrorTypes"/>, or any exception name of upstream's agent.</param>
/// <param name="Code">As an HTTP status: 500 the machine's fault, 400 the caller's.</param>
/// <param name="Message">What kind of failure.</param>
/// <param name="Details">What happened, with names and figures; the text to show.</param>
public sealed record CommandError(string Type, int Code, string Message, string? Details);

/// <summary>Answer of <c>GET /v1/commands/</c>: oldest first.</summary>
public sealed record CommandList(IReadOnlyList<CommandResult> Commands);

/// <summary>An error of the agent's API itself, with HTTP status 400, 401, 404, 409 or 500.</summary>
/// <param name="Faultcode"><c>Client</c> or <c>Server</c>.</param>
/// <param name="Faultstring">The text; for 409 <c>Agent is busy: executing command X</c>.</param>
public sealed record AgentFault(string Faultcode, string Faultstring)
{
    /// <summary>What a 409's text begins with, in any letter case; the conductor takes it as "in progress".</summary>
    public const string BusyPrefix = "Agent is busy";
}
