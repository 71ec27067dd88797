using Ironic.Agent.Logging;

namespace Ironic.Agent.Tests.Support;

/// <summary>Consoles that nobody looks at; what was said can be read back from the log.</summary>
internal static class Consoles
{
    public static AgentLog Silent(TimeProvider? time = null) => new(Stream.Null, time ?? TimeProvider.System);
}
