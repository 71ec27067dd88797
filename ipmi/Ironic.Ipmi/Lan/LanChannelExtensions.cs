using System.Buffers.Binary;
using System.Net;
using System.Net.NetworkInformation;
using Ironic.Ipmi.Commands;

namespace Ironic.Ipmi.Lan;

/// <summary>LAN configuration by name, IPMI v2.0 rev 1.1, section 23. Each throws <see cref="IpmiException"/> as <see cref="IIpmiChannel.ExecuteAsync"/> does.</summary>
public static class LanChannelExtensions
{
    /// <summary>The channel that the question comes over.</summary>
    public const byte ThisChannel = 0x0E;

    private const int VlanEnabledBit = 0x8000, VlanMask = 0x0FFF;

    extension(IIpmiChannel bmc)
    {
        /// <summary>The bytes of a parameter; null when the BMC does not have it.</summary>
        public async Task<byte[]?> GetLanParameterAsync(LanParameter parameter, CancellationToken cancellationToken)
        {
            try
            {
                return await bmc.ExecuteAsync(Get(parameter), cancellationToken);
            }
            catch (IpmiException e) when (e.Failure == IpmiFailure.CommandRefused)
            {
                return null;
            }
        }

        /// <summary>Takes effect at once: a new address ends the session that set it.</summary>
        public Task SetLanParameterAsync(LanParameter parameter, ReadOnlyMemory<byte> value, CancellationToken cancellationToken) => bmc.ExecuteAsync(
            new IpmiCommand<Done>(CommandIds.SetLanParameter, $"Set LAN Configuration Parameters ({parameter})", (byte[])[ThisChannel, (byte)parameter, .. value.Span], Answers.None),
            cancellationToken);

        /// <summary>The parameters that matter, put together.</summary>
        public async Task<LanSettings> GetLanSettingsAsync(CancellationToken cancellationToken)
        {
            var address = Address(await bmc.GetLanParameterAsync(LanParameter.IpAddress, cancellationToken)) ?? IPAddress.Any;
            var source = await bmc.GetLanParameterAsync(LanParameter.IpAddressSource, cancellationToken) is [var s, ..] ? (AddressSource)(s & 0x0F) : AddressSource.Unspecified;
            var mac = await bmc.GetLanParameterAsync(LanParameter.MacAddress, cancellationToken) is { Length: >= 6 } bytes ? new PhysicalAddress(bytes[..6]) : null;
            var vlan = await bmc.GetLanParameterAsync(LanParameter.VlanId, cancellationToken) is { Length: >= 2 } v ? BinaryPrimitives.ReadUInt16LittleEndian(v) : 0;
            return new(address, source, mac)
            {
                SubnetMask = Address(await bmc.GetLanParameterAsync(LanParameter.SubnetMask, cancellationToken)),
                Gateway = Address(await bmc.GetLanParameterAsync(LanParameter.DefaultGateway, cancellationToken)),
                VlanId = (vlan & VlanEnabledBit) != 0 ? vlan & VlanMask : null,
            };
        }
    }

    private static IPAddress? Address(byte[]? bytes) => bytes is { Length: >= 4 } ? new(bytes.AsSpan(0, 4)) : null;

    private static IpmiCommand<byte[]> Get(LanParameter parameter) => new(
        CommandIds.GetLanParameter, $"Get LAN Configuration Parameters ({parameter})", new byte[] { ThisChannel, (byte)parameter, 0, 0 },
        (ReadOnlySpan<byte> data, out byte[] response) =>
        {
            response = data.IsEmpty ? [] : data[1..].ToArray(); // after the parameters' revision
            return !data.IsEmpty;
        });
}
