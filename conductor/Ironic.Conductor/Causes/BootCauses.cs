using System.Globalization;
using Ironic.Conductor.Boot;
using Ironic.Conductor.Options;

namespace Ironic.Conductor.Causes;

/// <summary>Why a machine that was powered on did not become an agent: one row a rung of the boot.</summary>
/// <param name="Rung">The highest that was reached.</param>
/// <param name="Cause">Its documented name.</param>
/// <param name="Text">For the operator; {0}: the node's MAC addresses.</param>
/// <param name="Patience">How long the rung may last.</param>
/// <param name="Retry">Whether a power cycle may help, and can do no harm: nothing that was ours had begun. Kernels hang at their start, too.</param>
internal sealed record BootCause(BootRung Rung, string Cause, string Text, Func<BootOptions, TimeSpan> Patience, bool Retry)
{
    public static IReadOnlyList<BootCause> Table { get; } =
    [
        new(BootRung.Nothing, "no-dhcp", "no DHCP packet was ever seen from {0} (check cabling, VLAN, the boot order, and that a port with the MAC that boots is enrolled)", o => o.NoDhcp, Retry: true),
        new(BootRung.Dhcp, "no-boot-file", "DHCP was seen from {0}, but no boot file was fetched (check that the answers reach the machine, and that its firmware boots from the network)", o => o.NoBootFile, Retry: true),
        new(BootRung.Loader, "no-kernel", "the boot loader ran, but fetched no kernel", o => o.NoKernel, Retry: true),
        new(BootRung.Kernel, "no-agent", "kernel and ramdisk were fetched, but no agent reported (check the ramdisk's network drivers and its way to the API)", o => o.NoAgent, Retry: true),
        new(BootRung.Lookup, "no-heartbeat", "the agent looked itself up, but never sent a heartbeat", o => o.NoHeartbeat, Retry: true),
        new(BootRung.Agent, "agent-silent", "the agent reported, and then no more", o => o.NoHeartbeat, Retry: false),
    ];

    public static BootCause Of(BootRung rung) => Table.First(row => row.Rung == rung);

    public string Describe(BootProgress progress, string addresses)
    {
        var text = string.Format(CultureInfo.InvariantCulture, Text, addresses.Length == 0 ? "the node (it has no port)" : addresses);
        return progress.LastSeen is { } seen
            ? $"{text}; the last thing seen was: {seen.Message} at {seen.At.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture)} UTC"
            : text;
    }
}
