using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ironic.Model.Json;
using Ironic.Model.Timeline;

namespace Ironic.Conductor.Consoles;

/// <summary>Finds on a console what tells why a boot fails. Each sign is told once a start. Not thread-safe.</summary>
internal sealed partial class ConsoleSigns
{
    public const string NoLink = "no-link", NoOffer = "no-dhcp-offer", TftpTimeout = "tftp-timeout", SecureBoot = "secure-boot", OutOfMemory = "out-of-memory", KernelPanic = "kernel-panic",
        NoNetworkCard = "no-network-card", CertificateEarly = "certificate-not-yet-valid", CertificateDate = "certificate-date", LookupFailed = "lookup-failed", SystemRuns = "system-runs";

    /// <summary>What is longer is looked at in parts.</summary>
    private const int LongestLine = 512;

    private const int LongestTold = 160;

    /// <summary>
    /// Texts as they stand on consoles, lower case, by whom: PXE ROMs (E51, E61, E32, E35), iPXE, EDK II (PXE-E16, E18, "Security Violation"), shim, Linux, our ramdisk and agent,
    /// OpenSSL and .NET. The first row that a line fits counts.
    /// </summary>
    private static readonly (string Sign, string[] Texts)[] Table =
    [
        (NoLink, ["pxe-e61", "media test failure", "link status: down"]),
        (NoOffer, ["pxe-e51", "no dhcp or proxydhcp offers", "pxe-e16", "no valid offer received", "no configuration methods succeeded"]),
        (TftpTimeout, ["pxe-e32", "tftp open timeout", "pxe-e35", "tftp read timeout"]),
        (SecureBoot, ["security violation", "secure boot violation", "bad shim signature", "prohibited by secure boot policy", "verification failed: (0x1a)"]),
        (OutOfMemory, ["out of memory", "deadlocked on memory", "initramfs unpacking failed: write error", "oom-kill"]),
        (NoNetworkCard, ["no network interface that the kernel knows", "without an address; links: \n"]),
        (KernelPanic, ["kernel panic - not syncing"]),
        (CertificateEarly, ["certificate is not yet valid"]),
        (CertificateDate, ["certificate has expired", "nottimevalid"]),
        (LookupFailed, ["ironic-agent: warning: lookup of"]),
        (SystemRuns, [" login: "]),
    ];

    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private readonly StringBuilder _line = new(LongestLine);

    /// <summary>As the timeline is told.</summary>
    public static TimelineEvent Event(Guid node, DateTimeOffset at, string sign, string line) => new(node, at, TimelineNames.ConsoleSign)
    {
        Message = $"the console says: {line}",
        Data = JsonMap.From(new JsonObject { ["sign"] = sign, ["line"] = line }),
    };

    /// <summary>The machine starts anew.</summary>
    public void BeginBoot()
    {
        _told.Clear();
        _line.Clear();
    }

    /// <returns>The signs among these characters, each with its line.</returns>
    public IReadOnlyList<(string Sign, string Line)> Read(ReadOnlySpan<byte> characters)
    {
        List<(string, string)> found = [];
        foreach (var character in characters)
        {
            if (character == '\n' || _line.Length == LongestLine) Look(found, whole: true);
            if (character != '\n') _line.Append((char)character);
        }

        Look(found, whole: false);
        return found;
    }

    private void Look(List<(string, string)> found, bool whole)
    {
        if (_line.Length == 0) return;
        var line = Control().Replace(_line.ToString(), "");
        var text = whole ? line.ToLowerInvariant() + "\n" : line.ToLowerInvariant();
        var sign = Array.Find(Table, row => (whole || row.Sign == SystemRuns) && row.Texts.Any(part => text.Contains(part, StringComparison.Ordinal))).Sign; // only a prompt has no end
        if (sign is not null && _told.Add(sign)) found.Add((sign, line.Trim() is { Length: > LongestTold } longer ? longer[..LongestTold] : line.Trim()));
        if (whole) _line.Clear();
    }

    /// <summary>ECMA-48 control sequences and single control characters.</summary>
    [GeneratedRegex(@"\x1B\[[0-?]*[ -/]*[@-~]|\x1B.?|[\x00-\x08\x0B-\x1F\x7F]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Control();
}
