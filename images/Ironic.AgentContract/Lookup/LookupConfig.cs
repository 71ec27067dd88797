using System.Text.Json.Serialization;

namespace Ironic.AgentContract.Lookup;

/// <summary>
/// What the conductor tells the agent about itself. Each key but <see cref="HeartbeatTimeout"/> came with some release, so each may be absent;
/// absent (null) is not written.
/// </summary>
public sealed record LookupConfig
{
    /// <summary>What stands in <see cref="AgentToken"/> when the node's token was given out before: keep the one you have.</summary>
    public const string MaskedToken = "******";

    /// <summary>A token shorter than this is none (the agent refuses it).</summary>
    public const int MinimumTokenLength = 32;

    /// <summary>Seconds after which the conductor counts an agent that has not reported as gone. Upstream's default: 300.</summary>
    public int HeartbeatTimeout { get; set; } = 300;

    /// <summary>The token to send with each heartbeat and to demand of each command, or <see cref="MaskedToken"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AgentToken { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? AgentTokenRequired { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MetricsConfig? Metrics { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StatsdConfig? MetricsStatsd { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ContainerConfig? AgentContainers { get; init; }

    /// <summary>Whether an MD5 image checksum may still be trusted.</summary>
    [JsonPropertyName("agent_md5_checksum_enable")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? AgentMd5ChecksumEnable { get; init; }

    /// <summary>True: the agent does not look into an image before it writes it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? DisableDeepImageInspection { get; init; }

    /// <summary>Formats the agent may accept: of <c>raw</c>, <c>gpt</c>, <c>qcow2</c>, <c>iso</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? PermittedImageFormats { get; init; }

    /// <summary>True for Redfish: the agent need not look for a BMC.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? AgentSkipBmcDetect { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? EnableBiosBootloaderInstall { get; init; }

    /// <summary><c>1.2</c> or <c>1.3</c>: the oldest TLS that the agent's own API may speak.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TlsMinVersion { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TlsCipherSuites { get; init; }
}

/// <summary>Metrics of the agent: <c>noop</c> or <c>statsd</c>.</summary>
public sealed record MetricsConfig
{
    public string Backend { get; set; } = "noop";

    public bool PrependHost { get; init; }

    public bool PrependUuid { get; init; }

    public bool PrependHostReverse { get; set; } = true;

    public string? GlobalPrefix { get; init; }
}

public sealed record StatsdConfig
{
    public string StatsdHost { get; set; } = "localhost";

    public int StatsdPort { get; set; } = 8125;
}

/// <summary>Which containers may run as steps.</summary>
public sealed record ContainerConfig
{
    public bool AllowArbitraryContainers { get; init; }

    public IReadOnlyList<string> AllowedContainers { get; set; } = [];

    public string? ContainerStepsFile { get; init; }

    public string? Runner { get; init; }

    public string? PullOptions { get; init; }

    public string? RunOptions { get; init; }
}
