using System.Collections.Concurrent;
using Ironic.Model.Drivers;
using Ironic.Snmp;
using Ironic.Snmp.Pdus;

namespace Ironic.Drivers.Snmp;

/// <summary>
/// The PDUs that nodes hang on. Nodes of one PDU share one client, which asks one thing at a time, and what the PDU said it is. Holds an
/// entry for each PDU and login at most.
/// </summary>
internal sealed class PduAgents(SnmpDriverOptions options, TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new();

    /// <exception cref="DriverException">The node's driver_info is wrong, or its PDU does not tell what it is.</exception>
    public async Task<(PduOutlet Outlet, string Label)> FindAsync(DriverContext node, CancellationToken cancellationToken)
    {
        var settings = SnmpSettings.TryRead(node, out var problems) ?? throw new DriverException(string.Join(" ", problems)) { Cause = DriverCauses.DriverInfoInvalid };
        var entry = _entries.GetOrAdd(settings.Identity, _ => new(new SnmpClient(settings.Target, options.Client, time)));
        var family = settings.Family ?? (entry.Recognised ??= await PduOutlet.RecogniseAsync(entry.Client, cancellationToken));
        return (new(entry.Client, family, settings.Outlet), $"PDU {settings.Target.Host}:{settings.Target.Port} outlet {settings.Outlet}");
    }

    public void Dispose()
    {
        foreach (var entry in _entries.Values) entry.Client.Dispose();
    }

    private sealed class Entry(SnmpClient client)
    {
        public SnmpClient Client => client;

        /// <summary>Set once known; two who ask at once learn the same.</summary>
        public PduFamily? Recognised { get; set; }
    }
}
