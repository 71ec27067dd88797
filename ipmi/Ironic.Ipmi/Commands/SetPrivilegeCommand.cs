using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Commands;

/// <summary>Set Session Privilege Level, IPMI v2.0 rev 1.1, section 22.18. The answer is the level that now holds.</summary>
internal sealed class SetPrivilegeCommand(PrivilegeLevel level) : IIpmiCommand<PrivilegeLevel>
{
    public CommandId Id => CommandIds.SetSessionPrivilegeLevel;

    public string Name => $"Set Session Privilege Level ({level})";

    public int Write(Span<byte> destination)
    {
        destination[0] = (byte)level;
        return 1;
    }

    public bool TryRead(ReadOnlySpan<byte> data, out PrivilegeLevel response)
    {
        response = data.IsEmpty ? level : (PrivilegeLevel)(data[0] & 0x0F); // without the byte, the completion code has said it
        return true;
    }
}
