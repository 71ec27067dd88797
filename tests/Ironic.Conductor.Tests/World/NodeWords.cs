using Ironic.Model.Nodes;

namespace Ironic.Conductor.Tests.World;

internal static class NodeWords
{
    extension(Node node)
    {
        /// <summary><c>last_error</c> without the cause's name at its end.</summary>
        public string? Words => node.LastError is { } error && error.LastIndexOf(" [cause: ", StringComparison.Ordinal) is >= 0 and var end ? error[..end] : node.LastError;
    }
}
