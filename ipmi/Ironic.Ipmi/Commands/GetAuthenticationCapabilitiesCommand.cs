using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Commands;

/// <summary>Get Channel Authentication Capabilities, IPMI v2.0 rev 1.1, section 22.13: the one question that every BMC answers to strangers.</summary>
public sealed class GetAuthenticationCapabilitiesCommand(PrivilegeLevel privilege) : IIpmiCommand<AuthenticationCapabilities>
{
    private const byte ExtendedBit = 0x80, ThisChannel = 0x0E;

    public CommandId Id => CommandIds.GetChannelAuthenticationCapabilities;

    public string Name => "Get Channel Authentication Capabilities";

    public int Write(Span<byte> destination)
    {
        destination[0] = ExtendedBit | ThisChannel;
        destination[1] = (byte)privilege;
        return 2;
    }

    public bool TryRead(ReadOnlySpan<byte> data, out AuthenticationCapabilities response) => AuthenticationCapabilities.TryRead(data, out response);
}
