using System.Net;
using Ironic.Ipmi;
using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Server;
using Ironic.Lab.Farm.Ipmi;
using Ironic.Lab.Farm.Redfish;
using Microsoft.Extensions.Logging;

namespace Ironic.Lab.Farm;

/// <summary>
/// Thousands of simulated BMCs in one process, on loopback addresses of their own: 127.N.0.1 to 127.N.0.250, 127.N.1.1 and so on, those that speak IPMI
/// first. They know sessions, power and who they are, and cost so little that a client can be measured against them.
/// </summary>
public sealed class BmcFarm : IAsyncDisposable
{
    private const int PerBlock = 250, Spread = 7919; // a prime: the odd ones are spread over all

    private readonly List<FarmIpmiSocket> _sockets = [];
    private FarmRedfishServer? _redfish;

    private BmcFarm(FarmOptions options, TimeProvider time)
    {
        Options = options;
        Bmcs = [.. Enumerable.Range(0, options.Ipmi + options.Redfish).Select(i => new FarmBmc(new(AddressOf(options, i), i < options.Ipmi ? options.IpmiPort : options.RedfishPort), MannersOf(options, i), time) { SpeaksRedfish = i >= options.Ipmi })];
    }

    public FarmOptions Options { get; }

    /// <summary>All of them, those that speak IPMI first.</summary>
    public IReadOnlyList<FarmBmc> Bmcs { get; }

    /// <summary>How they were treated so far.</summary>
    public FarmReport Report => FarmReport.Of(Bmcs);

    /// <exception cref="LabException">The options are wrong, or an address is taken.</exception>
    public static async Task<BmcFarm> StartAsync(FarmOptions options, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        if (options.Problems() is { Count: > 0 } problems) throw new LabException(string.Join(" ", problems));
        var farm = new BmcFarm(options, time);
        try
        {
            var identity = new BmcIdentity
            {
                Accounts = [new(options.User, BmcSecret.FromText(options.Password))],
                SystemGuid = new SystemGuid(new Guid("fa12fa12-0000-4000-8000-000000000000")),
                Suites = options.Suites,
            };
            var handler = new FarmIpmiResponder(options, identity);
            foreach (var bmc in farm.Bmcs.Take(options.Ipmi)) farm._sockets.Add(FarmIpmiSocket.Open(bmc, handler, options, time));
            if (options.Redfish > 0) farm._redfish = await FarmRedfishServer.StartAsync(options, [.. farm.Bmcs.Skip(options.Ipmi)], time, loggers, cancellationToken);
            return farm;
        }
        catch
        {
            await farm.DisposeAsync();
            throw;
        }
    }

    /// <summary>The address of the BMC of this number.</summary>
    public static IPAddress AddressOf(FarmOptions options, int number) => new([127, options.Network, (byte)(number / PerBlock), (byte)(1 + number % PerBlock)]);

    /// <summary>What is wrong with the BMC of this number: exact shares, spread evenly.</summary>
    public static FarmManners MannersOf(FarmOptions options, int number)
    {
        var count = options.Ipmi + options.Redfish;
        var place = (double)((long)number * Spread % count) / count;
        return place < options.DeadShare ? FarmManners.Dead
            : place < options.DeadShare + options.SlowShare ? FarmManners.Slow
            : place < options.DeadShare + options.SlowShare + options.DroppingShare ? FarmManners.Dropping
            : FarmManners.Healthy;
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_sockets.Select(socket => socket.DisposeAsync().AsTask()));
        if (_redfish is not null) await _redfish.DisposeAsync();
    }
}
