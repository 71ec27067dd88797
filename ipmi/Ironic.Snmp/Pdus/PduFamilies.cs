using System.Collections.Frozen;

namespace Ironic.Snmp.Pdus;

/// <summary>The families that we know, as data: objects and values of the vendors' MIBs.</summary>
public static class PduFamilies
{
    private const string Enterprises = "1.3.6.1.4.1.";

    public static FrozenDictionary<string, PduFamily> All { get; } = new[]
    {
        Plain("apc_masterswitch", "318.1.1.4.4.2.1.3.N", on: 1, off: 2, "318.1.1.4"),
        Plain("apc_masterswitchplus", "318.1.1.6.5.1.1.5.N", on: 1, off: 3, "318.1.1.6"),
        Plain("apc_rackpdu", "318.1.1.12.3.3.1.1.4.N", on: 1, off: 2, "318.1.1.12"),
        Plain("apc", "318.1.1.4.4.2.1.3.N", on: 1, off: 2), // the old name for the MasterSwitch
        Plain("aten", "21317.1.3.2.2.2.2.N.0", on: 2, off: 1, "21317"),
        Plain("cyberpower", "3808.1.1.3.3.3.1.1.4.N", on: 1, off: 2, "3808"),
        Plain("teltronix", "23620.1.2.2.1.4.N", on: 2, off: 1, "23620"),
        Plain("baytech_mrp27", "4779.1.3.5.3.1.3.1.N", on: 1, off: 0), // unit 1 of a chain

        // 2: about to go off, 3: about to go on
        Coupled("eatonpower", "534.6.6.7.6.6.1.2.N", new(Enterprises + "534.6.6.7.6.6.1.4.N", 0), new(Enterprises + "534.6.6.7.6.6.1.3.N", 0),
            [(0, OutletState.Off), (1, OutletState.On), (2, OutletState.On), (3, OutletState.Off)], "534"),

        // 2: waits to go off, 3: waits to go on
        Coupled("servertech_sentry3", "1718.3.2.3.1.5.1.1.N", "1718.3.2.3.1.11.1.1.N", on: 1, off: 2,
            [(0, OutletState.Off), (1, OutletState.On), (2, OutletState.On), (3, OutletState.Off)]),

        // 8, 9: pending
        Coupled("servertech_sentry4", "1718.4.1.8.5.1.1.1.1.N", "1718.4.1.8.5.1.2.1.1.N", on: 1, off: 2,
            [(10, OutletState.Off), (11, OutletState.On), (8, OutletState.On), (9, OutletState.Off)]),
        Coupled("raritan_pdu2", "13742.6.4.1.2.1.3.1.N", "13742.6.4.1.2.1.2.1.N", on: 1, off: 0, [(7, OutletState.On), (8, OutletState.Off)]),

        // 3: on to off, 4: off to on
        Coupled("vertivgeist_pdu", "21239.5.2.3.5.1.4.N", "21239.5.2.3.5.1.6.N", on: 2, off: 4,
            [(1, OutletState.On), (2, OutletState.Off), (3, OutletState.On), (4, OutletState.Off)]),
    }.ToFrozenDictionary(f => f.Name);

    /// <summary>The family of that name, also by the names that older manuals give; null when there is none.</summary>
    public static PduFamily? Find(string name) => All.GetValueOrDefault(name == "vertivgeist" ? "vertivgeist_pdu" : name);

    /// <summary>The family of a unit that calls itself this (sysObjectID); null when it is none of ours.</summary>
    public static PduFamily? Recognise(ObjectId sysObjectId) => All.Values
        .SelectMany(family => family.Recognised, (family, prefix) => (family, prefix))
        .Where(row => sysObjectId.StartsWith(row.prefix))
        .OrderByDescending(row => row.prefix.Arcs.Length).FirstOrDefault().family;

    /// <summary>One object shows the state and takes the order.</summary>
    private static PduFamily Plain(string name, string at, int on, int off, params ReadOnlySpan<string> recognised) =>
        Coupled(name, at, at, on, off, [(on, OutletState.On), (off, OutletState.Off)], recognised);

    /// <summary>One object shows the state, another takes the order.</summary>
    private static PduFamily Coupled(string name, string status, string control, int on, int off, (long Value, OutletState State)[] states, params ReadOnlySpan<string> recognised) =>
        Coupled(name, status, new(Enterprises + control, on), new(Enterprises + control, off), states, recognised);

    private static PduFamily Coupled(string name, string status, OutletAction on, OutletAction off, (long Value, OutletState State)[] states, params ReadOnlySpan<string> recognised)
    {
        List<ObjectId> prefixes = [];
        foreach (var prefix in recognised) prefixes.Add(ObjectId.Parse(Enterprises + prefix));
        return new(name, Enterprises + status, on, off, states.ToFrozenDictionary(s => s.Value, s => s.State)) { Recognised = prefixes };
    }
}
