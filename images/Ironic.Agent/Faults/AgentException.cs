using Ironic.AgentContract.Commands;

namespace Ironic.Agent.Faults;

/// <summary>A fault that is told to the conductor by type; each of its parts is <see cref="CommandError"/>'s.</summary>
/// <param name="type">One of <see cref="CommandErrorTypes"/>: callers branch on it.</param>
/// <param name="message">What kind of failure; ends without a period.</param>
/// <param name="details">What happened, with names and figures.</param>
/// <param name="code">As an HTTP status. Default: 500.</param>
/// <param name="inner">What lay beneath, for the log.</param>
internal sealed class AgentException(string type, string message, string details, int code = 500, Exception? inner = null)
    : Exception($"{message}: {details}", inner)
{
    public string Type { get; } = type;

    public string Details { get; } = details;

    public int Code { get; } = code;

    public CommandError ToError() => new(Type, Code, Message[..^(Details.Length + 2)], Details);
}
