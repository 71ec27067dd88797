namespace Ironic.Snmp.Wire;

/// <summary>A message of SNMP v3 with its security parameters, as RFC 3412 section 6 and RFC 3414 section 2.4 lay them out.</summary>
public sealed record V3Message
{
    public const int MaxEngineIdLength = 32, MaxUserNameLength = 32;

    public required int MessageId { get; init; }

    /// <summary>The longest message that the sender takes, in bytes.</summary>
    public int MaxSize { get; init; } = V3Codec.OwnMaxSize;

    public bool IsAuthenticated { get; init; }

    public bool IsEncrypted { get; init; }

    /// <summary>The sender wants to hear of faults.</summary>
    public bool IsReportable { get; init; }

    /// <summary>The authoritative engine: the agent's. Empty when the asker does not know it yet.</summary>
    public ReadOnlyMemory<byte> EngineId { get; init; } = Array.Empty<byte>();

    public int EngineBoots { get; init; }

    public int EngineTime { get; init; }

    public ReadOnlyMemory<byte> UserName { get; init; } = Array.Empty<byte>();

    /// <summary>The truncated MAC; zeros while it is computed.</summary>
    public ReadOnlyMemory<byte> AuthParameters { get; init; } = Array.Empty<byte>();

    /// <summary>The salt of the encryption.</summary>
    public ReadOnlyMemory<byte> PrivParameters { get; init; } = Array.Empty<byte>();

    /// <summary>The scoped PDU: its SEQUENCE in clear, or the encrypted bytes.</summary>
    public required ReadOnlyMemory<byte> Data { get; init; }
}

/// <summary>A PDU with the context it is for.</summary>
public sealed record ScopedPdu(ReadOnlyMemory<byte> ContextEngineId, ReadOnlyMemory<byte> ContextName, SnmpPdu Pdu);
