namespace Ironic.AgentContract;

/// <summary>Names on the kernel's command line that the agent obeys; the boot side writes them, the agent reads them.</summary>
public static class RamdiskParameters
{
    /// <summary>Base URL of the API (comma list). Set for deploy, clean, rescue and service.</summary>
    public const string ApiUrl = "ipa-api-url";

    /// <summary>Full URL of <c>/v1/continue_inspection</c>. Set for inspection.</summary>
    public const string InspectionCallbackUrl = "ipa-inspection-callback-url";

    /// <summary>A token shared before boot (virtual media).</summary>
    public const string AgentToken = "ipa-agent-token";

    public const string GlobalRequestId = "ipa-global-request-id";
    public const string Debug = "ipa-debug";

    /// <summary>1: servers' certificates are not checked.</summary>
    public const string Insecure = "ipa-insecure";

    /// <summary>Comma list; default <c>default,logs</c>.</summary>
    public const string InspectionCollectors = "ipa-inspection-collectors";

    /// <summary>Seconds; default 600.</summary>
    public const string LookupTimeout = "ipa-lookup-timeout";

    /// <summary>Seconds; default 1.</summary>
    public const string LookupInterval = "ipa-lookup-interval";

    public const string ListenHost = "ipa-listen-host";

    /// <summary>Default 9999.</summary>
    public const string ListenPort = "ipa-listen-port";

    public const string AdvertiseHost = "ipa-advertise-host";
    public const string AdvertisePort = "ipa-advertise-port";

    /// <summary>Default 10.</summary>
    public const string DiskWaitAttempts = "ipa-disk-wait-attempts";

    /// <summary>Seconds; default 3.</summary>
    public const string DiskWaitDelay = "ipa-disk-wait-delay";

    /// <summary>Seconds; default 60.</summary>
    public const string ImageDownloadConnectionTimeout = "ipa-image-download-connection-timeout";

    /// <summary>Default 9.</summary>
    public const string ImageDownloadConnectionRetries = "ipa-image-download-connection-retries";

    /// <summary>Seconds; default 10.</summary>
    public const string ImageDownloadConnectionRetryInterval = "ipa-image-download-connection-retry-interval";

    /// <summary>Seconds for the whole download; default 0: no bound.</summary>
    public const string ImageDownloadMaxDuration = "ipa-image-download-max-duration";

    /// <summary>Seconds; default 30.</summary>
    public const string HttpRequestTimeout = "ipa-http-request-timeout";

    /// <summary>Default 0: only on request.</summary>
    public const string InjectFilesPriority = "ipa-inject-files-priority";

    public const string IgnoreBootloaderFailure = "ipa-ignore-bootloader-failure";

    /// <summary>1: a disk that carries a cluster's shared file system is not erased.</summary>
    public const string GuardSpecialFilesystems = "ipa-guard-special-filesystems";

    /// <summary><c>1.2</c> (default) or <c>1.3</c>.</summary>
    public const string TlsMinVersion = "ipa-tls-min-version";

    /// <summary><c>p256</c>, <c>p384</c> (default) or <c>p521</c>.</summary>
    public const string TlsCertificateCurve = "ipa-tls-certificate-curve";

    /// <summary>The interface that booted: <c>01-aa-bb-cc-dd-ee-ff</c>.</summary>
    public const string BootInterface = "BOOTIF";

    /// <summary>Root device hints, <c>key=value</c>, comma list; those of the node win.</summary>
    public const string RootDevice = "root_device";

    /// <summary><c>vmedia</c>: more parameters are on a virtual medium.</summary>
    public const string BootMethod = "boot_method";
}
