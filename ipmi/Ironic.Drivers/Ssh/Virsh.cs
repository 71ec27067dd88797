using System.Xml;
using System.Xml.Linq;
using Ironic.Drivers.Settings;
using Ironic.Model.Drivers;
using Ironic.Processes;

namespace Ironic.Drivers.Ssh;

/// <summary>One machine of one libvirt host: what <c>virsh</c> can tell of it and do to it.</summary>
internal sealed class Virsh(SshConnections connections, SshSettings settings, DriverContext node, TimeProvider time)
{
    private readonly NodeJournal _journal = new(node, settings.Host.Label, time);
    private string? _domain = settings.Domain;

    public string Label => $"Hypervisor {settings.Host.Label}";

    public async Task<PowerState> GetStateAsync(CancellationToken cancellationToken)
    {
        var state = (await AskAsync("state", "domstate", cancellationToken)).Trim();
        return state switch
        {
            "shut off" or "crashed" => PowerState.Off,
            "running" or "idle" or "paused" or "in shutdown" or "blocked" or "pmsuspended" => PowerState.On,
            _ => PowerState.Error,
        };
    }

    public Task StartAsync(CancellationToken cancellationToken) => DoAsync("power on", "start", cancellationToken);

    public Task DestroyAsync(CancellationToken cancellationToken) => DoAsync("power off", "destroy", cancellationToken);

    public Task ShutdownAsync(CancellationToken cancellationToken) => DoAsync("soft power off", "shutdown", cancellationToken);

    public Task ResetAsync(CancellationToken cancellationToken) => DoAsync("hard reset", "reset", cancellationToken);

    public Task InjectNmiAsync(CancellationToken cancellationToken) => DoAsync("NMI", "inject-nmi", cancellationToken);

    /// <summary>The machine's definition: the one that its next start takes.</summary>
    public async Task<DomainXml> GetDefinitionAsync(CancellationToken cancellationToken)
    {
        var text = await AskAsync("definition", "dumpxml --inactive --security-info", cancellationToken);
        try
        {
            return new(XDocument.Parse(text));
        }
        catch (XmlException e)
        {
            throw new DriverException($"{Label} describes the machine in no XML: {e.Message}", e) { Cause = "virsh-answer-malformed" };
        }
    }

    /// <summary>
    /// Defines the machine anew. The text may hold secrets (a console's password), so it goes through standard input: arguments are anybody's to read there.
    /// </summary>
    /// <remarks>"cat" in between: sshd's standard input is a socket, which /dev/stdin cannot open.</remarks>
    public Task DefineAsync(DomainXml definition, string what, CancellationToken cancellationToken) =>
        CallAsync(what, $"cat | {Prefix} define /dev/stdin", isTold: true, cancellationToken, input: definition.ToString());

    private string Prefix => $"LC_ALL=C virsh --connect {Quote(settings.LibvirtUri)}";

    private Task<string> AskAsync(string what, string verb, CancellationToken cancellationToken) => OnDomainAsync(what, verb, isTold: false, cancellationToken);

    private Task<string> DoAsync(string what, string verb, CancellationToken cancellationToken) => OnDomainAsync(what, verb, isTold: true, cancellationToken);

    private async Task<string> OnDomainAsync(string what, string verb, bool isTold, CancellationToken cancellationToken)
    {
        _domain ??= await FindDomainAsync(cancellationToken);
        return await CallAsync(what, $"{Prefix} {verb} {Quote(_domain)}", isTold, cancellationToken);
    }

    /// <summary>The machine that has one of the node's MAC addresses.</summary>
    private async Task<string> FindDomainAsync(CancellationToken cancellationToken)
    {
        var wanted = MacsOf(node);
        if (wanted.Count == 0)
            throw new DriverException($"driver_info's {SshKeys.Domain} is missing, and the node's properties name no mac_addresses to find the machine by.") { Cause = DriverCauses.DriverInfoInvalid };

        var names = await CallAsync("machines", $"{Prefix} list --all --name", isTold: false, cancellationToken);
        foreach (var name in names.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var interfaces = await CallAsync("interfaces", $"{Prefix} domiflist {Quote(name)}", isTold: false, cancellationToken);
            if (wanted.Any(mac => interfaces.Contains(mac, StringComparison.OrdinalIgnoreCase))) return name;
        }

        throw new DriverException($"{Label} has no machine with a MAC address of {string.Join(", ", wanted)}.") { Cause = "virsh-no-such-machine" };
    }

    private async Task<string> CallAsync(string what, string commandLine, bool isTold, CancellationToken cancellationToken, string? input = null)
    {
        var begun = time.GetTimestamp();
        try
        {
            var result = await connections.RunAsync(settings.Host, commandLine, input, cancellationToken);
            if (!result.Succeeded) throw Refused(what, result);
            if (isTold) _journal.Accepted(what, time.GetElapsedTime(begun));
            return result.Output;
        }
        catch (DriverException e)
        {
            _journal.Failed(what, e.Message, time.GetElapsedTime(begun), e.Cause);
            throw;
        }
    }

    private DriverException Refused(string what, ToolResult result) => result.ExitCode == 127
        ? new DriverException($"{Label} has no virsh (libvirt-clients).") { Cause = "virsh-missing" }
        : result.Error.Contains("failed to get domain", StringComparison.Ordinal)
            ? new DriverException($"{Label} has no machine '{_domain}'.") { Cause = "virsh-no-such-machine" }
            : new DriverException($"{Label} refused {what}: {result.LastWords.Trim()}") { Cause = "virsh-refused" };

    private static List<string> MacsOf(DriverContext node) =>
        (node.Properties.GetText("mac_addresses") ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries).ToList();

    /// <summary>For the shell at the other end, which SSH cannot do without.</summary>
    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
