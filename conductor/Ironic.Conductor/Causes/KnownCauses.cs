using System.Collections.Frozen;
using Ironic.Model.Drivers;

namespace Ironic.Conductor.Causes;

/// <summary>All causes that a job may be given, with what is to be thought of them when the part that failed reports them itself. docs/jobs-and-causes.md and docs/bmc-causes.md explain each.</summary>
internal static class KnownCauses
{
    /// <summary>What is reported without a name, or by one that is not documented.</summary>
    public const string Unexplained = "unexplained";

    /// <summary>A parent or child whose power has to be switched is locked.</summary>
    public const string RelatedNodeLocked = "related-node-locked";

    /// <summary>Where a boot may stop: the rungs of <see cref="BootCause"/>, and a wait for it that was not observed.</summary>
    public static readonly FrozenSet<string> OfBoot = new[] { "no-dhcp", "no-boot-file", "no-kernel", "no-agent", "no-heartbeat", "timeout" }.ToFrozenSet();

    /// <summary>Reported by who was told so, in as many words: a refusal, a comparison, an operator.</summary>
    private static readonly string[] Certain =
    [
        "agent-certificate-refused", "agent-restarted", "agent-token-refused", "bios-settings-not-applied", "bmc-cipher-suite-unsupported", "bmc-credentials-refused",
        "bmc-licence-missing", "bmc-privilege-insufficient", "bmc-protocol-unsupported", BmcCauses.SessionsExhausted, "bmc-setting-not-kept", "bmc-tls-refused", "boot-device-not-kept",
        "boot-files-missing", "clock-not-synchronised", "clock-skew", "configdrive-invalid", "disk-full", "driver-info-invalid", "driver-unusable", "ended-by-operator", "erase-refused",
        "fake-failure", "firmware-checksum-wrong", "image-bad-format", "image-bad-request", "image-checksum-mismatch", "image-forbidden", "image-not-found", "image-not-given", "image-too-large", "image-unsafe",
        "inspection-data-invalid", "inspection-data-missing", "inspection-rule", "no-interfaces", "pdu-credentials-refused", "pdu-no-such-outlet", "power-off-disabled", "raid-does-not-fit", "ramdisk-error", "ramdisk-not-configured",
        "rescue-password-missing", "root-device-hints-invalid", "root-device-not-found", "runbook-unusable", "ssh-client-missing", "ssh-credentials-refused", "ssh-host-key-wrong",
        "stage-timeout", "step-arguments-invalid", "step-unknown", "unsupported", "virsh-missing", "virsh-no-such-machine",
    ];

    /// <summary>What failed is known, why it did stands in the words at best.</summary>
    private static readonly string[] Likely =
    [
        "agent-busy", "agent-lost", "agent-refused", "agent-step-failed", "bmc-answer-malformed", "bmc-busy", "bmc-command-refused", "bmc-handshake-refused", "bmc-no-answer", "bmc-resource-missing",
        "bmc-server-error", "bmc-task-failed", "bmc-unreachable", "child-step-failed", "clean-step-failed", "deploy-step-failed", "erase-failed", "firmware-not-fetched", "image-cache-failed", "image-checksum-unavailable",
        "image-conversion-failed", "image-download-failed", "image-origin-failed", "image-truncated", "image-write-failed", "pdu-answer-malformed", "pdu-command-refused", "pdu-no-answer", "pdu-unreachable",
        "power-did-not-change", RelatedNodeLocked, "related-power-failed", "rescue-failed", "ssh-no-answer", "ssh-unreachable", "step-failed", "verify-step-failed", "virsh-answer-malformed", "virsh-refused",
    ];

    /// <summary>Where it stopped, not why.</summary>
    private static readonly string[] Open = ["agent-silent", "internal", "no-agent", "no-boot-file", "no-dhcp", "no-heartbeat", "no-kernel", "timeout", Unexplained];

    private static readonly FrozenDictionary<string, Confidence> Reported =
        new[] { (Certain, Confidence.High), (Likely, Confidence.Medium), (Open, Confidence.Low) }
            .SelectMany(row => row.Item1, (row, cause) => KeyValuePair.Create(cause, row.Item2)).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Those that parts report, and those that rules lead to.</summary>
    public static IEnumerable<string> All => Reported.Keys.Concat(CauseRules.Table.Select(rule => rule.Cause)).Distinct();

    public static string Normalize(string? cause) => cause is not null && Reported.ContainsKey(cause) ? cause : Unexplained;

    public static Confidence ConfidenceOf(string reported) => Reported[reported];
}
