using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Commands;

/// <summary>Get Device ID, IPMI v2.0 rev 1.1, section 20.1.</summary>
public sealed class GetDeviceIdCommand : IIpmiCommand<DeviceId>
{
    public static GetDeviceIdCommand Instance { get; } = new();

    public CommandId Id => CommandIds.GetDeviceId;

    public string Name => "Get Device ID";

    public int Write(Span<byte> destination) => 0;

    public bool TryRead(ReadOnlySpan<byte> data, out DeviceId response) => DeviceId.TryRead(data, out response);
}
