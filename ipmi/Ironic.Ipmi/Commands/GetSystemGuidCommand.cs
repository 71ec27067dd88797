using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Commands;

/// <summary>Get System GUID, IPMI v2.0 rev 1.1, section 22.14.</summary>
public sealed class GetSystemGuidCommand : IIpmiCommand<SystemGuid>
{
    public static GetSystemGuidCommand Instance { get; } = new();

    public CommandId Id => CommandIds.GetSystemGuid;

    public string Name => "Get System GUID";

    public int Write(Span<byte> destination) => 0;

    public bool TryRead(ReadOnlySpan<byte> data, out SystemGuid response) => SystemGuid.TryRead(data, out response);
}
