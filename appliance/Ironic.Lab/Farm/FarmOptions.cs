using System.Collections.Immutable;
using Ironic.Ipmi.Wire;
using Ironic.Lab.Ipmi;

namespace Ironic.Lab.Farm;

/// <summary>A farm of simulated BMCs: how many, where, and what is wrong with them.</summary>
public sealed record FarmOptions
{
    /// <summary>More would not fit into one /16.</summary>
    public const int MostBmcs = 60_000;

    /// <summary>BMCs that speak IPMI 2.0.</summary>
    public int Ipmi { get; init; }

    /// <summary>BMCs that speak Redfish over TLS.</summary>
    public int Redfish { get; init; }

    /// <summary>They live in 127.N.0.0/16: this is N. Default: 100.</summary>
    public byte Network { get; init; } = 100;

    /// <summary>UDP port of the former. Default: 623.</summary>
    public int IpmiPort { get; init; } = Rmcp.DefaultPort;

    /// <summary>TCP port of the latter. Default: 8443.</summary>
    public int RedfishPort { get; init; } = 8443;

    public string User { get; init; } = "admin";

    public string Password { get; init; } = "password";

    /// <summary>Cipher suites that they take. Default: all that we speak.</summary>
    public ImmutableArray<CipherSuite> Suites { get; init; } = [.. CipherSuite.Preferred];

    /// <summary>Sessions at once on each. Default: 4.</summary>
    public int SessionLimit { get; init; } = 4;

    /// <summary>Share of the BMCs that hear everything and answer nothing, 0 to 1.</summary>
    public double DeadShare { get; init; }

    /// <summary>Share of those that take <see cref="SlowDelay"/> for each answer.</summary>
    public double SlowShare { get; init; }

    /// <summary>Default: 20 s.</summary>
    public TimeSpan SlowDelay { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Share of those that forget a session now and then.</summary>
    public double DroppingShare { get; init; }

    /// <summary>What becomes of datagrams on their way from any of them.</summary>
    public WireFaults Wire { get; init; } = WireFaults.None;

    /// <summary>All that is wrong with the options, at once.</summary>
    public IReadOnlyList<string> Problems() =>
    [
        .. Ipmi + Redfish is < 1 or > MostBmcs ? [$"A farm has 1 to {MostBmcs} BMCs; {Ipmi + Redfish} were asked for."] : Array.Empty<string>(),
        .. Shares().Where(share => share.Value is < 0 or > 1 or double.NaN).Select(share => $"The share of {share.Name} BMCs is {share.Value}; it is from 0 to 1."),
        .. DeadShare + SlowShare + DroppingShare > 1 ? ["The shares of dead, slow and dropping BMCs are more than all."] : Array.Empty<string>(),
    ];

    /// <summary>Without the password: a record's own text would hold it.</summary>
    public override string ToString() => $"{Ipmi} IPMI, {Redfish} Redfish in 127.{Network}.0.0/16";

    private IEnumerable<(string Name, double Value)> Shares() => [("dead", DeadShare), ("slow", SlowShare), ("dropping", DroppingShare)];
}
