using System.Globalization;
using System.Text.Json.Nodes;
using Ironic.Model.Json;
using Ironic.Model.Timeline;
using Ironic.Pxe.Network;
using Microsoft.Extensions.Logging;

namespace Ironic.Pxe.Dhcp;

/// <summary>Tells the node's timeline, and the log, what was asked and answered.</summary>
internal sealed class DhcpRecorder(ITimeline timeline, TimeProvider time, ILogger<DhcpRecorder> log)
{
    /// <param name="exchange">What was asked.</param>
    /// <param name="offered">Null: no address is left for it.</param>
    public void Discovered(in DhcpExchange exchange, Ipv4? offered)
    {
        var network = exchange.Subnet.Configured.Network;
        if (offered is null) log.PoolUsedUp(exchange.Client.Address, network);
        Record(exchange, TimelineNames.DhcpDiscover, offered is null
            ? $"{exchange.Class.InWords} asks for an address; none is free in {network}"
            : $"{exchange.Class.InWords} asks for an address");
    }

    public void Offered(in DhcpExchange exchange, Ipv4 address) => Record(
        exchange, TimelineNames.DhcpOffer, Sentence("offered", address, exchange.Boot), address);

    public void Requested(in DhcpExchange exchange, Ipv4 address) => Record(
        exchange, TimelineNames.DhcpRequest, $"{exchange.Class.InWords} requests {address}", address);

    public void Acknowledged(in DhcpExchange exchange, Ipv4 address)
    {
        log.LeaseGiven(exchange.Client.Address, exchange.Client.NodeName, address, exchange.Class.InWords, exchange.Boot?.BootFile ?? "nothing");
        Record(exchange, TimelineNames.DhcpAck, Sentence("gave", address, exchange.Boot), address);
    }

    public void Refused(in DhcpExchange exchange, Ipv4 address) => log.RequestRefused(exchange.Client.Address, exchange.Client.NodeName, address);

    public void Declined(in DhcpExchange exchange, Ipv4 address) => log.AddressDeclined(exchange.Client.Address, exchange.Client.NodeName, address);

    private static string Sentence(string verb, Ipv4 address, BootAnswer? boot) => (address.IsAny, boot) switch
    {
        (true, null) => $"{verb} nothing",
        (true, _) => $"{verb} boot file {boot!.BootFile}",
        (false, null) => $"{verb} {address}, nothing to boot",
        (false, _) => $"{verb} {address}, boot file {boot!.BootFile}",
    };

    private void Record(in DhcpExchange exchange, string name, string message, Ipv4? address = null)
    {
        if (exchange.Client.NodeUuid == Guid.Empty) return; // a stranger under discovery has no timeline yet
        var data = new JsonObject
        {
            ["mac"] = exchange.Client.Address.ToString(),
            ["client"] = exchange.Class.InWords,
            ["kind"] = exchange.Class.Kind.ToString().ToLowerInvariant(),
            ["interface"] = exchange.Arrival.Interface,
            ["xid"] = exchange.Request.TransactionId.ToString("x8", CultureInfo.InvariantCulture),
        };
        if (address is { IsAny: false } given) data["address"] = given.ToString();
        if (exchange.Boot is { } boot && name is TimelineNames.DhcpOffer or TimelineNames.DhcpAck) data["boot_file"] = exchange.Boot.BootFile;
        timeline.Record(new(exchange.Client.NodeUuid, time.GetUtcNow(), name) { Message = message, Data = JsonMap.From(data) });
    }
}
