using Ironic.Snmp.Usm;

namespace Ironic.Snmp.Server;

/// <summary>Whom an agent lets in. Communities left empty: nobody.</summary>
public sealed record SnmpAgentOptions
{
    public string ReadCommunity { get; init; } = "";

    /// <summary>May also read.</summary>
    public string WriteCommunity { get; init; } = "";

    public IReadOnlyList<UsmUser> Users { get; init; } = [];

    /// <summary>Who the agent is, for v3: 5 to 32 bytes, no other agent's (RFC 3411, section 5).</summary>
    public ReadOnlyMemory<byte> EngineId { get; init; } = new byte[] { 0x80, 0x00, 0x1F, 0x88, 0x04, 0x6C, 0x61, 0x62 };

    /// <summary>How often the agent has started.</summary>
    public int EngineBoots { get; init; } = 1;
}
