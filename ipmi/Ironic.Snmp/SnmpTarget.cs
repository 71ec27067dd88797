using Ironic.Snmp.Usm;

namespace Ironic.Snmp;

/// <summary>An agent and how to be let in.</summary>
/// <param name="Host">IPv4 or IPv6 address, or a name that resolves to one.</param>
/// <param name="Login">Who asks.</param>
public sealed record SnmpTarget(string Host, SnmpLogin Login)
{
    public const int DefaultPort = 161;

    /// <summary>UDP port. Default: 161.</summary>
    public int Port { get; init; } = DefaultPort;
}

/// <summary>How an agent knows us.</summary>
public abstract record SnmpLogin
{
    private SnmpLogin()
    {
    }

    /// <summary>v1 or v2c, with a community for reading and one for writing.</summary>
    public sealed record Community(SnmpVersion Version, string Read, string Write) : SnmpLogin
    {
        public override string ToString() => $"{Version} community ***";
    }

    /// <summary>v3.</summary>
    public sealed record User(UsmUser Account) : SnmpLogin
    {
        /// <summary>Which engine's objects are meant, where that is not the agent itself.</summary>
        public ReadOnlyMemory<byte>? ContextEngineId { get; init; }

        public string ContextName { get; init; } = "";

        public override string ToString() => $"v3 {Account}";
    }
}
