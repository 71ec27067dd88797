using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Commands;

/// <summary>Get Chassis Status, IPMI v2.0 rev 1.1, section 28.2: the power poll. Any privilege will do.</summary>
public sealed class GetChassisStatusCommand : IIpmiCommand<ChassisStatus>
{
    public static GetChassisStatusCommand Instance { get; } = new();

    public CommandId Id => CommandIds.GetChassisStatus;

    public string Name => "Get Chassis Status";

    public int Write(Span<byte> destination) => 0;

    public bool TryRead(ReadOnlySpan<byte> data, out ChassisStatus response) => ChassisStatus.TryRead(data, out response);
}
