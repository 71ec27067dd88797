using System.Collections.Immutable;
using System.Net;

namespace Ironic.Lab.Simulator;

/// <summary>Simulated machines: how many, how fast, and what is wrong with them.</summary>
public sealed record SimulatorOptions
{
    /// <summary>A BMC each, and its machine.</summary>
    public required int Machines { get; init; }

    /// <summary>Their BMCs live in 127.N.0.0/16, and so does the relay that their DHCP comes by: this is N. Default: 100.</summary>
    public byte Network { get; init; } = 100;

    /// <summary>UDP port of the BMCs. Default: 623.</summary>
    public int IpmiPort { get; init; } = 623;

    /// <summary>Share of the machines whose BMC speaks Redfish instead, 0 to 1.</summary>
    public double RedfishShare { get; init; }

    /// <summary>TCP port of those. Default: 8443.</summary>
    public int RedfishPort { get; init; } = 8443;

    /// <summary>Sessions at once on each BMC. Default: 4.</summary>
    public int BmcSessions { get; init; } = 4;

    /// <summary>Where the appliance hears DHCP. It must serve 127.0.0.0/8, and answer relays at the port that they send from (RFC 8357).</summary>
    public required IPEndPoint Dhcp { get; init; }

    /// <summary>Where further appliances of the same network hear DHCP: the relay passes every letter on to all, as switches do with several helper addresses. Default: none.</summary>
    public ImmutableArray<IPEndPoint> OtherDhcp { get; init; } = [];

    /// <summary>The appliance's TFTP port, at the address that DHCP names. Default: 69.</summary>
    public int TftpPort { get; init; } = 69;

    /// <summary>TCP port of all agents, each at its machine's address. Default: 9999.</summary>
    public int AgentPort { get; init; } = 9999;

    /// <summary>True: iPXE is in the cards' ROMs, and nothing is fetched by TFTP.</summary>
    public bool IpxeInRom { get; init; }

    /// <summary>From power-on to the first DHCP packet, give or take a quarter. Default: 2 s.</summary>
    public TimeSpan FirmwareTime { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>From the last byte of the ramdisk to the agent's first words, likewise. Default: 2 s.</summary>
    public TimeSpan RamdiskTime { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>What a step of the agent takes, likewise; fetching an image comes on top. Default: 1 s.</summary>
    public TimeSpan StepTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Bytes of one image at most; an agent fails that is given more. Default: 4 GiB.</summary>
    public long ImageLimit { get; init; } = 4L << 30;

    /// <summary>Share of the BMCs that hear everything and answer nothing, 0 to 1.</summary>
    public double DeadShare { get; init; }

    /// <summary>Share of those that take <see cref="SlowDelay"/> for each answer.</summary>
    public double SlowShare { get; init; }

    /// <summary>Default: 2 s.</summary>
    public TimeSpan SlowDelay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Share of the machines whose first boot from the network comes to nothing: they hang in their firmware until they are powered off.</summary>
    public double HangingShare { get; init; }

    /// <summary>All that is wrong with the options, at once.</summary>
    public IReadOnlyList<string> Problems() =>
    [
        .. RedfishShare is < 0 or > 1 or double.NaN ? [$"The share of machines with Redfish is {RedfishShare}; it is from 0 to 1."] : Array.Empty<string>(),
        .. HangingShare is < 0 or > 1 or double.NaN ? [$"The share of hanging machines is {HangingShare}; it is from 0 to 1."] : Array.Empty<string>(),
        .. new[] { (FirmwareTime, "firmware"), (RamdiskTime, "ramdisk"), (StepTime, "step") }.Where(time => time.Item1 < TimeSpan.Zero).Select(time => $"The time of a {time.Item2} is {time.Item1}; it is not negative."),
        .. ImageLimit < 1 ? [$"The limit of an image is {ImageLimit} bytes; it is at least 1."] : Array.Empty<string>(),
    ];
}
