using System.Net;

namespace Ironic.Appliance.Bench;

/// <summary>What a bench run does.</summary>
internal sealed record BenchOptions
{
    public const int MostNodes = 50_000;

    /// <summary>Default: 50.</summary>
    public int Nodes { get; init; } = 50;

    /// <summary>How many of them are deployed; the others are made available only.</summary>
    public int Deploys { get; init; } = 50;

    /// <summary>Requests to the API at once. Default: 8.</summary>
    public int Clients { get; init; } = 8;

    /// <summary>How long everything is left at rest, once all are available, to see what that costs. Default: not at all.</summary>
    public TimeSpan Rest { get; init; }

    /// <summary>Whether nodes are cleaned before they are available: a boot from the network each. Default: yes.</summary>
    public bool Cleans { get; init; } = true;

    /// <summary>Whether the appliance admits only so many machines to each phase of their work, as it does by default; else a storm is met as a whole, with nobody in line.</summary>
    public bool Limits { get; init; } = true;

    /// <summary>How often the appliance is to look at each node's power. Default: 45 s.</summary>
    public TimeSpan PowerSync { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>Bound of each phase. Default: 60 min.</summary>
    public TimeSpan PhaseTimeout { get; init; } = TimeSpan.FromMinutes(60);

    /// <summary>From power-on to the first DHCP packet, and from the ramdisk's last byte to the agent's first word. Default: 2 s.</summary>
    public TimeSpan BootTime { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Bytes of kernel and ramdisk together. Default: 1 MiB.</summary>
    public int BootBytes { get; init; } = 1 << 20;

    /// <summary>Bytes of the image. Default: 4 MiB.</summary>
    public int ImageBytes { get; init; } = 4 << 20;

    /// <summary>Machines whose BMC speaks Redfish instead of IPMI, 0 to 1.</summary>
    public double RedfishShare { get; init; }

    /// <summary>BMCs that answer nothing, 0 to 1.</summary>
    public double DeadShare { get; init; }

    /// <summary>BMCs that take two seconds for each answer.</summary>
    public double SlowShare { get; init; }

    /// <summary>Machines whose first boot from the network comes to nothing.</summary>
    public double HangingShare { get; init; }

    /// <summary>The cards' ROMs hold iPXE: nothing is loaded by TFTP.</summary>
    public bool IpxeInRom { get; init; }

    /// <summary>BMCs live in 127.N.0.0/16, the appliance's DHCP pool begins at 127.N+1.0.1. Default: 120.</summary>
    public int Network { get; init; } = 120;

    /// <summary>An appliance that runs already. Null: one of our own is started, on a data folder of its own that is gone afterwards.</summary>
    public string? Url { get; init; }

    /// <summary>Where that one hears DHCP.</summary>
    public IPEndPoint? Dhcp { get; init; }

    /// <summary>Its TFTP port. Default: 69.</summary>
    public int TftpPort { get; init; } = 69;

    /// <summary>The database of our own appliance; null: SQLite.</summary>
    public string? Database { get; init; }

    /// <summary>Where the report is written as JSON; null: nowhere.</summary>
    public string? JsonFile { get; init; }
}
