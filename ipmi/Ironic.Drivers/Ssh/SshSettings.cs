using System.Collections.Frozen;
using Ironic.Drivers.Settings;
using Ironic.Model.Drivers;

namespace Ironic.Drivers.Ssh;

/// <summary>What a node's <c>driver_info</c> says about its hypervisor, all of it valid.</summary>
/// <param name="Host">The hypervisor and the login.</param>
/// <param name="Domain">The machine's name there; null: to be found by MAC address.</param>
/// <param name="LibvirtUri">Which libvirt.</param>
internal sealed record SshSettings(SshHost Host, string? Domain, string LibvirtUri)
{
    private const string Hardware = "SSH", DefaultUri = "qemu:///system";

    private static readonly FrozenDictionary<string, string> VirtTypes = new Dictionary<string, string> { ["virsh"] = "virsh" }.ToFrozenDictionary();
    private static readonly FrozenDictionary<string, string> Policies = new Dictionary<string, string> { ["accept-new"] = "accept-new", ["strict"] = "yes" }.ToFrozenDictionary();

    public static SshSettings? TryRead(DriverContext node, out IReadOnlyList<string> problems)
    {
        var reader = new DriverInfoReader(node.DriverInfo);
        var settings = Read(reader);
        problems = reader.Problems;
        return problems.Count == 0 ? settings : null;
    }

    private static SshSettings Read(DriverInfoReader info)
    {
        info.Choice(SshKeys.VirtType, VirtTypes);
        var policy = info.Choice(SshKeys.HostKeyPolicy, Policies) ?? "accept-new";
        var hostKey = info.Text(SshKeys.HostKey);
        if (policy == "yes" && hostKey is null) info.Problem($"driver_info's {SshKeys.HostKeyPolicy} 'strict' needs {SshKeys.HostKey}.");
        if (hostKey is not null && hostKey.AsSpan().ContainsAny('\n', '\r')) info.Wrong(SshKeys.HostKey, "one line: type and key");

        string[] logins = [SshKeys.KeyFilename, SshKeys.KeyContents, SshKeys.Password];
        if (logins.Count(key => info.Text(key) is not null) != 1) info.Problem($"Exactly one of driver_info's {string.Join(", ", logins)} is needed.");
        if (info.Text(SshKeys.KeyFilename) is { } file && !Path.IsPathFullyQualified(file)) info.Wrong(SshKeys.KeyFilename, "an absolute path");

        return new(
            new SshHost(info.Address(SshKeys.Address, Hardware), info.Number(SshKeys.Port, 22, 1, ushort.MaxValue), Word(info, SshKeys.Username, required: true) ?? "")
            {
                KeyFile = info.Text(SshKeys.KeyFilename), KeyContents = info.Text(SshKeys.KeyContents), Password = info.Text(SshKeys.Password),
                HostKeyPolicy = policy, HostKey = hostKey,
            },
            Word(info, SshKeys.Domain, required: false),
            Word(info, SshKeys.LibvirtUri, required: false) ?? DefaultUri);
    }

    /// <summary>A text that a command line or a shell at the other end may come to see: no option, nothing but plain characters.</summary>
    private static string? Word(DriverInfoReader info, string key, bool required)
    {
        var text = required ? info.Required(key, Hardware) : info.Text(key);
        if (text is not (null or "") && (text[0] == '-' || text.Any(c => !char.IsAsciiLetterOrDigit(c) && !"._-+:/@?=&%".Contains(c, StringComparison.Ordinal))))
            info.Wrong(key, "letters, digits and ._-+:/@?=&% and not begin with '-'");
        return text;
    }
}
