using System.Net;
using Ironic.Api;
using Ironic.Api.Auth.Keystone;
using Ironic.Api.Policy;
using Ironic.Conductor.Options;
using Ironic.Drivers.Fake;
using Ironic.Images;
using Ironic.Storage;

namespace Ironic.Appliance.Configuration;

/// <summary>The configuration file, as an operator writes it. Everything has a default; without a file the appliance serves its API on loopback, and no DHCP.</summary>
internal sealed record ApplianceOptions
{
    /// <summary>The conductor's name. Must not change over restarts: reservations are held by it. Default: the machine's host name.</summary>
    public string HostName { get; init; } = Environment.MachineName;

    /// <summary>Where all state is kept: database, key file, leases, image cache. Default: <c>/var/lib/ironic-appliance</c>.</summary>
    public string DataFolder { get; init; } = "/var/lib/ironic-appliance";

    /// <summary>Where the state is kept: without a URL a file in the data folder, for this appliance alone.</summary>
    public DatabaseOptions Database { get; init; } = new();

    public ListenOptions Api { get; init; } = new();

    public AuthSection Auth { get; init; } = new();

    /// <summary>The network that machines boot from. Null (the default): none; no DHCP, TFTP or boot server is opened.</summary>
    public ProvisioningOptions? Provisioning { get; init; }

    /// <summary><c>cacheFolder</c> and <c>defaultDownloadSource</c> default to this appliance's own: <c>DATA/images</c>, "Local".</summary>
    public ImageOptions? Images { get; init; }

    public ConductorOptions? Conductor { get; init; }

    /// <summary>How fake hardware behaves.</summary>
    public FakeOptions Fake { get; init; } = new();

    public IpmiSection Ipmi { get; init; } = new();

    public BmcSection Bmc { get; init; } = new();

    public TelemetrySection Telemetry { get; init; } = new();
}

/// <summary>The API's listener.</summary>
internal sealed record ListenOptions
{
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 6385);

    /// <summary>HTTPS with this certificate. Null: HTTP.</summary>
    public TlsSection? Tls { get; init; }

    /// <summary>The users of HTTP basic authentication (htpasswd, bcrypt). Null: none.</summary>
    public string? HtpasswdFile { get; init; }

    /// <summary>Listening beyond loopback without authentication hands every machine to whoever comes by; it takes this to do it.</summary>
    public bool AllowUnauthenticated { get; init; }

    /// <summary>What links in answers begin with; null: as the client addressed us.</summary>
    public string? PublicUrl { get; init; }

    /// <summary>Requests of one client: so many at once, so many a second in the long run; beyond, 429. Null (the default): no limit.</summary>
    public RateLimit? RateLimit { get; init; }

    /// <summary>Believe <c>X-Forwarded-*</c>. Only behind a proxy that sets them.</summary>
    public bool TrustForwardedHeaders { get; init; }
}

/// <summary>Who may use the API.</summary>
internal sealed record AuthSection
{
    public const string None = "none", HttpBasic = "httpBasic", ByKeystone = "keystone";

    /// <summary>"none", "httpBasic" against <c>api.htpasswdFile</c>, or "keystone". Null (the default): httpBasic when there is such a file, else none.</summary>
    public string? Strategy { get; init; }

    /// <summary>Which Keystone, and how we log in to it. Needed for that strategy.</summary>
    public KeystoneOptions? Keystone { get; init; }

    /// <summary>Beside httpBasic: <c>/v3</c> gives tokens to the same users, for clients that insist on a Keystone. Default: yes.</summary>
    public bool Identity { get; init; } = true;

    /// <summary>Users of the htpasswd file with less than all rights: for the system, or for a project.</summary>
    public IReadOnlyDictionary<string, UserGrant> Users { get; init; } = new Dictionary<string, UserGrant>(StringComparer.Ordinal);

    /// <summary>Steps ("bios.factory_reset") that take more than the right to give a node verbs, each with the least role that is enough.</summary>
    public IReadOnlyDictionary<string, StepGrant> Steps { get; init; } = new Dictionary<string, StepGrant>(StringComparer.Ordinal);
}

/// <summary>The API's certificate. Files that change are read anew for the next connection; what cannot be read then leaves the old one in use.</summary>
internal sealed record TlsSection
{
    /// <summary>PEM: the server's certificate first, then those of the authorities between it and the root.</summary>
    public required string CertificateFile { get; init; }

    /// <summary>PEM, not encrypted. Null: it lies in <see cref="CertificateFile"/> too.</summary>
    public string? KeyFile { get; init; }
}

/// <summary>The network that machines boot from, and what is served on it.</summary>
internal sealed record ProvisioningOptions
{
    /// <summary>The network interface; DHCP listens on it alone.</summary>
    public required string Interface { get; init; }

    /// <summary>Our address on it: where machines find boot files and the ramdisk's endpoints of the API.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>Length of the network's prefix. Default: 24.</summary>
    public int PrefixLength { get; init; } = 24;

    /// <summary>Boot files, images, and of the API what agents need (lookup, heartbeat, inspection): nothing else. Default: 8089.</summary>
    public int HttpPort { get; init; } = 8089;

    public DhcpSection Dhcp { get; init; } = new();

    public bool Tftp { get; init; } = true;

    /// <summary>Default: 69, which all firmware asks.</summary>
    public int TftpPort { get; init; } = 69;

    /// <summary>What machines may fetch of images together, bytes a second, in equal shares. Default 0: no limit.</summary>
    public long ImageBytesPerSecond { get; init; }

    /// <summary>Kernels and ramdisks sent by HTTP at once; others wait. Default: 64; 0: no limit.</summary>
    public int RamdiskFetches { get; init; } = 64;

    /// <summary>Answer IPv6 router solicitations (with "no router here"), which spares iPXE a wait of 16 s. Default: yes.</summary>
    public bool RouterAdvertisements { get; init; } = true;
}

/// <summary>DHCP on the provisioning network.</summary>
internal sealed record DhcpSection
{
    /// <summary>"on" (pool and reservations), "proxy" (boot options only, beside another DHCP server), "off". Default: on.</summary>
    public string Mode { get; init; } = "on";

    /// <summary>Default: 67, where machines are heard. Another one is for relays that are told of it (RFC 8357 has them say where they listen themselves).</summary>
    public int Port { get; init; } = 67;

    /// <summary>First and last address of the pool. Required when on.</summary>
    public IPAddress? First { get; init; }

    /// <inheritdoc cref="First"/>
    public IPAddress? Last { get; init; }

    public IPAddress? Gateway { get; init; }

    public IReadOnlyList<IPAddress> DnsServers { get; init; } = [];

    public IReadOnlyList<IPAddress> NtpServers { get; init; } = [];

    /// <summary>Seconds. Default: 3600.</summary>
    public int LeaseSeconds { get; init; } = 3600;
}

/// <summary>How BMCs are treated, whatever they speak.</summary>
internal sealed record BmcSection
{
    /// <summary>Requests to one BMC in any one second; 0: as many as one can. Default: 5.</summary>
    public int MostPerSecond { get; init; } = 5;

    /// <summary>Least time from an answer to the next request to the same BMC. Default: none.</summary>
    public TimeSpan LeastInterval { get; init; } = TimeSpan.Zero;

    /// <summary>Times in a row that a BMC may leave a request without an answer before it is left alone for a while. Default: 3.</summary>
    public int BreakerFailures { get; init; } = 3;

    /// <summary>How long it is left alone at first; twice as long each time. Default: 5 s.</summary>
    public TimeSpan BreakerPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest that it is left alone. Default: 2 min.</summary>
    public TimeSpan BreakerLongestPause { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long it is left alone after it was told to restart. Default: 30 s.</summary>
    public TimeSpan RestartTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Further quirks of BMCs, in a JSON file: <c>{"ipmi": [...], "redfish": [...]}</c>. Null: those that we know of.</summary>
    public string? QuirksFile { get; init; }
}

/// <summary>Patience with BMCs that speak IPMI.</summary>
internal sealed record IpmiSection
{
    /// <summary>How long a machine may take to reach a power state. Default: 60 s.</summary>
    public TimeSpan PowerTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The same for an operating system that was asked to shut down. Default: 600 s.</summary>
    public TimeSpan SoftPowerTimeout { get; init; } = TimeSpan.FromSeconds(600);

    /// <summary>How often one request is sent before the BMC counts as silent. Default: 5, which takes 17 s at most.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>Bound of a login, all fall-backs included. Default: 45 s.</summary>
    public TimeSpan LoginTimeout { get; init; } = TimeSpan.FromSeconds(45);
}
