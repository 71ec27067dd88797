using System.Buffers.Binary;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Commands;

/// <summary>Close Session, IPMI v2.0 rev 1.1, section 22.19.</summary>
internal sealed class CloseSessionCommand(uint bmcSessionId) : IIpmiCommand<Done>
{
    public CommandId Id => CommandIds.CloseSession;

    public string Name => "Close Session";

    public int Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(destination, bmcSessionId);
        return sizeof(uint);
    }

    public bool TryRead(ReadOnlySpan<byte> data, out Done response)
    {
        response = default;
        return true;
    }
}
