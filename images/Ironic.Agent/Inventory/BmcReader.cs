using System.Net;
using Ironic.Agent.Kernel;

namespace Ironic.Agent.Inventory;

/// <summary>Where the BMC is on the network, by its own account; null what it does not have.</summary>
internal sealed record BmcAddress(string? Ipv4, string? Ipv6, string? Mac);

/// <summary>Asks the BMC for its LAN configuration (IPMI v2.0 rev 1.1, 23.2 and table 23-4), channel after channel, until one has an address.</summary>
internal sealed class BmcReader(SystemFolders folders)
{
    private const byte Transport = 0x0C;
    private const byte GetLanConfiguration = 0x02;
    private const byte Ipv4Address = 3;
    private const byte MacAddress = 5;
    private const byte Ipv6StaticAddress = 56;
    private const byte Ipv6DynamicAddress = 59;
    private const int Channels = 8; // 1 to 7 are real ones; 8 and up are reserved

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>True: somebody knows already, and a slow BMC need not be asked.</summary>
    public bool Skip { get; set; }

    public async Task<BmcAddress> ReadAsync(CancellationToken cancellationToken)
    {
        var path = Path.Combine(folders.Dev, "ipmi0");
        return Skip || !File.Exists(path) ? new(null, null, null) : await Task.Run(() => Read(path, cancellationToken), cancellationToken);
    }

    private static BmcAddress Read(string path, CancellationToken cancellationToken)
    {
        using var device = IpmiDevice.TryOpen(path);
        for (byte channel = 1; device is not null && channel < Channels; channel++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var ipv4 = ReadIpv4(Ask(device, channel, Ipv4Address));
            var ipv6 = ReadIpv6(Ask(device, channel, Ipv6DynamicAddress)) ?? ReadIpv6(Ask(device, channel, Ipv6StaticAddress));
            if (ipv4 is not null || ipv6 is not null) return new(ipv4, ipv6, ReadMac(Ask(device, channel, MacAddress)));
        }

        return new(null, null, null);
    }

    /// <summary>The parameter's data, its revision byte cut off.</summary>
    private static byte[] Ask(IpmiDevice device, byte channel, byte parameter) =>
        device.Ask(Transport, GetLanConfiguration, [channel, parameter, 0, 0], Patience) is [_, .. var data] ? data : [];

    internal static string? ReadIpv4(ReadOnlySpan<byte> data) =>
        data.Length == 4 && data.ContainsAnyExcept((byte)0) ? new IPAddress(data).ToString() : null;

    internal static string? ReadMac(ReadOnlySpan<byte> data) =>
        data.Length == 6 && data.ContainsAnyExcept((byte)0) ? string.Join(':', Convert.ToHexStringLower(data).Chunk(2).Select(pair => new string(pair))) : null;

    /// <summary>set selector(1) source(1) address(16) prefix length(1) status(1), of which 0 is "active".</summary>
    internal static string? ReadIpv6(ReadOnlySpan<byte> data) =>
        data.Length >= 20 && data[19] == 0 && data.Slice(2, 16).ContainsAnyExcept((byte)0) ? new IPAddress(data.Slice(2, 16)).ToString() : null;
}
