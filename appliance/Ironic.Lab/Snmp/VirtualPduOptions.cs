using Ironic.Snmp.Pdus;
using Ironic.Snmp.Server;

namespace Ironic.Lab.Snmp;

/// <summary>What a virtual power distribution unit is.</summary>
public sealed record VirtualPduOptions
{
    public required PduFamily Family { get; init; }

    /// <summary>Whom it lets in.</summary>
    public required SnmpAgentOptions Agent { get; init; }

    /// <summary>Default: 8.</summary>
    public int Outlets { get; init; } = 8;

    /// <summary>Default: true, as after mains come back.</summary>
    public bool InitiallyOn { get; init; } = true;

    /// <summary>Time from the order to the outlet's change. Default: none.</summary>
    public TimeSpan SwitchDelay { get; init; }

    /// <summary>A fault: accepts orders, and does nothing. Asked at each. Default: never.</summary>
    public Func<bool> IgnoresOrders { get; init; } = () => false;

    /// <summary>A fault: whether to lose the datagram that just came. Default: none.</summary>
    public Func<bool> Loses { get; init; } = () => false;
}
