using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Ironic.Agent.Faults;

namespace Ironic.Agent.Commands;

/// <summary>The commands there are, by name; texts of the refusals are upstream's.</summary>
internal sealed class CommandTable(IEnumerable<AgentCommand> commands)
{
    private readonly FrozenDictionary<string, AgentCommand> _byName = commands.ToFrozenDictionary(c => c.Name, StringComparer.Ordinal);

    /// <exception cref="AgentException">There is none of that name (code 400), not even such an extension (404).</exception>
    public AgentCommand Find(string name)
    {
        if (_byName.TryGetValue(name, out var command)) return command;

        var dot = name.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0) throw new AgentException("InvalidCommandError", "Invalid command", "Command name must be of the form <extension>.<name>", 400);

        var extension = name[..(dot + 1)];
        if (!_byName.Keys.Any(known => known.StartsWith(extension, StringComparison.Ordinal)))
            throw new AgentException("RequestedObjectNotFoundError", "Not found", $"Extension with id {name[..dot]} not found.", 404);
        throw new AgentException("InvalidCommandError", "Invalid command", $"Unknown command: {name[(dot + 1)..]}", 400);
    }

    /// <exception cref="AgentException">An argument that the command does not take: type "TypeError".</exception>
    public static void CheckNames(AgentCommand command, JsonObject arguments)
    {
        if (command.IgnoresOthers) return;
        var unknown = arguments.Select(pair => pair.Key).Except(command.Arguments, StringComparer.Ordinal).ToList();
        if (unknown.Count > 0)
            throw Fault.UnknownArgument($"{command.ShortName}() got an unexpected keyword argument '{unknown[0]}'; it takes {(command.Arguments.Count == 0 ? "none" : string.Join(", ", command.Arguments))}");
    }
}
