using Ironic.Snmp;

namespace Ironic.Drivers.Snmp;

/// <summary>How the snmp hardware type works with its PDUs.</summary>
public sealed record SnmpDriverOptions
{
    /// <summary>Patience with a single request.</summary>
    public SnmpOptions Client { get; init; } = new();

    /// <summary>How long an outlet may take to switch. Default: 10 s, as Ironic's <c>[snmp]power_timeout</c>.</summary>
    public TimeSpan PowerTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a reboot leaves the machine without power. Default: 5 s, so that power supplies run empty; Ironic's <c>[snmp]reboot_delay</c> is 0.</summary>
    public TimeSpan RebootDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Wait between an order and the first look at what became of it. Default: none, as Ironic's <c>[snmp]power_action_delay</c>.</summary>
    public TimeSpan ActionDelay { get; init; }

    /// <summary>Wait before the second look; each further wait is twice as long. Default: 0.25 s.</summary>
    public TimeSpan FirstPoll { get; init; } = TimeSpan.FromSeconds(0.25);

    /// <summary>Longest wait between two looks. Default: 1 s.</summary>
    public TimeSpan LongestPoll { get; init; } = TimeSpan.FromSeconds(1);
}
