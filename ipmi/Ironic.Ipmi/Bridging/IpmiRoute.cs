using System.Globalization;

namespace Ironic.Ipmi.Bridging;

/// <summary>The way to a controller behind the BMC: over one bus, or over a controller on that bus to one on the next.</summary>
/// <param name="Target">The controller that is meant.</param>
/// <param name="Transit">The one that passes it on, on the BMC's own bus; null: the target is on that bus itself.</param>
public sealed record IpmiRoute(IpmiHop Target, IpmiHop? Transit = null)
{
    /// <summary>The address that the BMC is to use on the bus as its own. Default: 20h, its own.</summary>
    public byte LocalAddress { get; init; } = Wire.IpmiMessage.BmcAddress;

    public override string ToString() => Transit is null ? $"controller {Target}" : $"controller {Target} over {Transit}";
}

/// <summary>A controller on a bus.</summary>
/// <param name="Channel">The bus: 0 is the primary IPMB.</param>
/// <param name="Address">Slave address, with bit 0 clear.</param>
public readonly record struct IpmiHop(byte Channel, byte Address)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Address:X2}h on channel {Channel}");
}
