using System.Net;
using Ironic.Api;
using Ironic.Appliance.Configuration;
using Ironic.Conductor.Options;
using Ironic.Drivers.Ipmi;
using Ironic.Drivers.Redfish;
using Ironic.Images;
using Ironic.Model.Images;
using Ironic.Pxe;
using Ironic.Pxe.Dhcp;

namespace Ironic.Appliance.Hosting;

/// <summary>From the configuration file's sections to the options of each part, with the defaults that only the whole knows.</summary>
internal static class FeatureOptions
{
    /// <summary>The cache lies in the data folder, and machines fetch images from us: on a provisioning network there is often nobody else.</summary>
    public static ImageOptions Images(ApplianceOptions options)
    {
        var defaults = new ImageOptions();
        var images = options.Images ?? defaults with { DefaultDownloadSource = ImageDownloadSource.Local };
        return images.CacheFolder == defaults.CacheFolder ? images with { CacheFolder = Path.Combine(options.DataFolder, "images") } : images;
    }

    /// <summary>Consoles are recorded in the data folder.</summary>
    public static ConductorOptions Conductor(ApplianceOptions options)
    {
        var conductor = (options.Conductor ?? new ConductorOptions { HostName = options.HostName }) with { HostName = options.HostName };
        return conductor with { Console = conductor.Console with { Folder = Path.Combine(options.DataFolder, conductor.Console.Folder) } };
    }

    public static IpmiDriverOptions Ipmi(ApplianceOptions options) => new()
    {
        Client = new() { Attempts = options.Ipmi.Attempts, ConnectTimeout = options.Ipmi.LoginTimeout },
        Lanes = new()
        {
            MostPerSecond = options.Bmc.MostPerSecond,
            LeastInterval = options.Bmc.LeastInterval,
            BreakerFailures = options.Bmc.BreakerFailures,
            BreakerPause = options.Bmc.BreakerPause,
            BreakerLongestPause = options.Bmc.BreakerLongestPause,
            RestartTime = options.Bmc.RestartTime,
        },
        Quirks = QuirksFile.Read(options.Bmc.QuirksFile).Ipmi,
        PowerTimeout = options.Ipmi.PowerTimeout,
        SoftPowerTimeout = options.Ipmi.SoftPowerTimeout,
    };

    public static RedfishDriverOptions Redfish(ApplianceOptions options) => new()
    {
        Client = new()
        {
            MostPerSecond = options.Bmc.MostPerSecond,
            Pause = options.Bmc.LeastInterval,
            BreakerFailures = options.Bmc.BreakerFailures,
            BreakerPause = options.Bmc.BreakerPause,
            BreakerLongestPause = options.Bmc.BreakerLongestPause,
            RestartTime = options.Bmc.RestartTime,
        },
        Quirks = QuirksFile.Read(options.Bmc.QuirksFile).Redfish,
        FirmwareFolder = Path.Combine(options.DataFolder, "firmware"),
        FirmwareFileFolders = Images(options).FileFolders,
    };

    public static ApiOptions Api(ApplianceOptions options) => new()
    {
        Hostname = options.HostName,
        PublicUrl = options.Api.PublicUrl,
        RateLimit = options.Api.RateLimit,
        TrustForwardedHeaders = options.Api.TrustForwardedHeaders,
        HtpasswdFile = AuthStrategy.Of(options) == AuthSection.HttpBasic ? options.Api.HtpasswdFile : null,
        Identity = options.Auth.Identity,
        Users = options.Auth.Users,
        Steps = options.Auth.Steps,
        Keystone = AuthStrategy.Of(options) == AuthSection.ByKeystone ? options.Auth.Keystone : null,
        HeartbeatTimeoutSeconds = (int)Conductor(options).Agent.HeartbeatTimeout.TotalSeconds,
    };

    /// <summary>Without a provisioning network there are boot slots, so that nodes may name them, but no listener.</summary>
    public static PxeOptions Pxe(ApplianceOptions options)
    {
        var ramdisk = Conductor(options).Ramdisk;
        var common = new PxeOptions
        {
            Files = new() { FileRoots = FoldersOf(ramdisk.Kernel, ramdisk.Ramdisk), ImageRoot = Images(options).ServedFolder },
            Boot = new() { DeployKernel = ramdisk.Kernel, DeployRamdisk = ramdisk.Ramdisk, KernelAppendParams = ramdisk.KernelParameters },
        };
        if (options.Provisioning is not { } network) return common;
        return common with
        {
            Files = common.Files with { ImageBytesPerSecond = network.ImageBytesPerSecond, RamdiskFetches = network.RamdiskFetches },
            Dhcp = new() { Mode = ModeOf(network.Dhcp.Mode), ServerPort = network.Dhcp.Port, Subnets = [Subnet(network)], LeaseFile = Path.Combine(options.DataFolder, "leases") },
            Tftp = new() { Listen = network.Tftp ? [new(network.Address, network.TftpPort)] : [] },
            RouterAdvertisements = new() { Interfaces = network.RouterAdvertisements ? [network.Interface] : [] },
        };
    }

    private static DhcpSubnet Subnet(ProvisioningOptions network) => new()
    {
        Network = NetworkOf(network.Address, network.PrefixLength),
        Interface = network.Interface,
        ServerAddress = network.Address,
        PoolFirst = network.Dhcp.First,
        PoolLast = network.Dhcp.Last,
        Router = network.Dhcp.Gateway,
        DnsServers = network.Dhcp.DnsServers,
        NtpServers = network.Dhcp.NtpServers,
        LeaseTime = TimeSpan.FromSeconds(network.Dhcp.LeaseSeconds),
    };

    private static DhcpMode ModeOf(string mode) => mode switch { "on" => DhcpMode.On, "proxy" => DhcpMode.Proxy, _ => DhcpMode.Off };

    private static IPNetwork NetworkOf(IPAddress address, int prefixLength)
    {
        var octets = address.GetAddressBytes();
        for (var bit = prefixLength; bit < 32; bit++) octets[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        return new(new IPAddress(octets), prefixLength);
    }

    /// <summary>Files that the operator names as ramdisks may be served; nothing else may.</summary>
    private static IReadOnlyList<string> FoldersOf(params Uri?[] files) =>
        [.. files.Where(file => file is { IsFile: true }).Select(file => Path.GetDirectoryName(file!.LocalPath)!).Distinct()];
}
