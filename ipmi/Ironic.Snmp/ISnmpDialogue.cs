namespace Ironic.Snmp;

/// <summary>How one request becomes datagrams in one version. No socket, no clock; one request at a time.</summary>
internal interface ISnmpDialogue
{
    /// <summary>Why the last datagram was a refusal.</summary>
    Usm.UsmError Error { get; }

    void Begin(SnmpPdu request);

    /// <summary>The datagram to send now; called again for each sending.</summary>
    ReadOnlyMemory<byte> Write();

    Heard Take(ReadOnlySpan<byte> datagram, out SnmpPdu? answer);
}

/// <summary>What a datagram was.</summary>
internal enum Heard
{
    /// <summary>Not for us, or makes no sense: wait on.</summary>
    Nothing,

    /// <summary>What was asked for.</summary>
    Answer,

    /// <summary>Not that, but now the next question can be asked.</summary>
    Progress,

    /// <summary>The agent does not let us in.</summary>
    Refusal,
}
