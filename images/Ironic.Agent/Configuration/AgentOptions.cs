using System.Collections.Frozen;
using Ironic.AgentContract;

namespace Ironic.Agent.Configuration;

/// <summary>What the agent was told at boot; names and defaults are those of <see cref="RamdiskParameters"/>.</summary>
internal sealed record AgentOptions
{
    /// <summary>Base URLs of the API, without trailing slash, best first; empty: no lookup, no heartbeat.</summary>
    public IReadOnlyList<string> ApiUrls { get; init; } = [];

    /// <summary>Where inspection data goes; empty: no inspection.</summary>
    public IReadOnlyList<string> InspectionCallbackUrls { get; init; } = [];

    /// <summary>A token shared before boot.</summary>
    public string? AgentToken { get; init; }

    public string? GlobalRequestId { get; init; }

    /// <summary>True: no server's certificate is checked.</summary>
    public bool Insecure { get; init; }

    public IReadOnlyList<string> InspectionCollectors { get; init; } = ["default", "logs"];

    public TimeSpan LookupTimeout { get; init; } = TimeSpan.FromSeconds(600);

    public TimeSpan LookupInterval { get; init; } = TimeSpan.FromSeconds(1);

    public string ListenHost { get; init; } = "::";

    public int ListenPort { get; init; } = 9999;

    /// <summary>Null: the address from which the API is reached.</summary>
    public string? AdvertiseHost { get; init; }

    public int AdvertisePort { get; init; } = 9999;

    public int DiskWaitAttempts { get; init; } = 10;

    public TimeSpan DiskWaitDelay { get; init; } = TimeSpan.FromSeconds(3);

    public TimeSpan ImageConnectTimeout { get; init; } = TimeSpan.FromSeconds(60);

    public int ImageRetries { get; init; } = 9;

    public TimeSpan ImageRetryInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Zero: no bound.</summary>
    public TimeSpan ImageMaxDuration { get; init; }

    public TimeSpan HttpTimeout { get; init; } = TimeSpan.FromSeconds(30);

    public int InjectFilesPriority { get; init; }

    public bool IgnoreBootloaderFailure { get; init; }

    /// <summary>True: a disk with a cluster's shared file system is not erased.</summary>
    public bool GuardSpecialFilesystems { get; init; }

    /// <summary>True: TLS 1.3 only; else 1.2 as well.</summary>
    public bool Tls13Only { get; init; }

    /// <summary><c>p256</c>, <c>p384</c> or <c>p521</c>.</summary>
    public string CertificateCurve { get; init; } = "p384";

    /// <summary>The booting interface as the loader wrote it, <c>01-aa-bb-cc-dd-ee-ff</c>; null when it did not tell.</summary>
    public string? BootInterface { get; init; }

    /// <summary>Root device hints of the command line, as <c>name=value</c> pairs.</summary>
    public FrozenDictionary<string, string> RootDevice { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Values that do not parse keep their default; <see cref="KernelParameters.Problems"/> then tells.</summary>
    public static AgentOptions From(KernelParameters given)
    {
        var defaults = new AgentOptions();
        var listenPort = given.Number(RamdiskParameters.ListenPort, defaults.ListenPort, 65535);
        return new()
        {
            ApiUrls = given.Urls(RamdiskParameters.ApiUrl),
            InspectionCallbackUrls = given.Urls(RamdiskParameters.InspectionCallbackUrl),
            AgentToken = given.Text(RamdiskParameters.AgentToken),
            GlobalRequestId = given.Text(RamdiskParameters.GlobalRequestId),
            Insecure = given.Flag(RamdiskParameters.Insecure),
            InspectionCollectors = given.List(RamdiskParameters.InspectionCollectors) ?? defaults.InspectionCollectors,
            LookupTimeout = given.Seconds(RamdiskParameters.LookupTimeout, defaults.LookupTimeout),
            LookupInterval = given.Seconds(RamdiskParameters.LookupInterval, defaults.LookupInterval),
            ListenHost = given.Text(RamdiskParameters.ListenHost) ?? defaults.ListenHost,
            ListenPort = listenPort,
            AdvertiseHost = given.Text(RamdiskParameters.AdvertiseHost),
            AdvertisePort = given.Number(RamdiskParameters.AdvertisePort, listenPort, 65535),
            DiskWaitAttempts = given.Number(RamdiskParameters.DiskWaitAttempts, defaults.DiskWaitAttempts, 1000),
            DiskWaitDelay = given.Seconds(RamdiskParameters.DiskWaitDelay, defaults.DiskWaitDelay),
            ImageConnectTimeout = given.Seconds(RamdiskParameters.ImageDownloadConnectionTimeout, defaults.ImageConnectTimeout),
            ImageRetries = given.Number(RamdiskParameters.ImageDownloadConnectionRetries, defaults.ImageRetries, 1000),
            ImageRetryInterval = given.Seconds(RamdiskParameters.ImageDownloadConnectionRetryInterval, defaults.ImageRetryInterval),
            ImageMaxDuration = given.Seconds(RamdiskParameters.ImageDownloadMaxDuration, defaults.ImageMaxDuration),
            HttpTimeout = given.Seconds(RamdiskParameters.HttpRequestTimeout, defaults.HttpTimeout),
            InjectFilesPriority = given.Number(RamdiskParameters.InjectFilesPriority, defaults.InjectFilesPriority, 1000),
            IgnoreBootloaderFailure = given.Flag(RamdiskParameters.IgnoreBootloaderFailure),
            GuardSpecialFilesystems = given.Flag(RamdiskParameters.GuardSpecialFilesystems),
            Tls13Only = given.Text(RamdiskParameters.TlsMinVersion) == "1.3",
            CertificateCurve = given.OneOf(RamdiskParameters.TlsCertificateCurve, defaults.CertificateCurve, "p256", "p384", "p521"),
            BootInterface = given.Text(RamdiskParameters.BootInterface),
            RootDevice = Pairs(given.List(RamdiskParameters.RootDevice) ?? []),
        };
    }

    private static FrozenDictionary<string, string> Pairs(IReadOnlyList<string> words) =>
        words.Select(pair => pair.Split('=', 2)).Where(pair => pair.Length == 2)
            .DistinctBy(pair => pair[0], StringComparer.Ordinal).ToFrozenDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
}
