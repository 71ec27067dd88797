using System.Globalization;
using System.Text.Json.Nodes;
using Ironic.Model.Boot;
using Ironic.Model.Json;
using Ironic.Model.Timeline;
using Ironic.Pxe.Dhcp.Wire;
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
            : $"{exchange.Class.InWords} asks for an address{(exchange.IsMisplaced ? $" in {network}, where its own, {exchange.Client.ReservedAddress}, does not belong" : "")}",
            more: data =>
            {
                if (offered is null) data["free"] = false;
            });
    }

    /// <summary>The client has taken up another server's offer.</summary>
    public void TookOther(in DhcpExchange exchange, Ipv4 server, Ipv4 address) => Record(
        exchange, TimelineNames.DhcpOtherServer, $"{exchange.Class.InWords} takes {(address.IsAny ? "an address" : address)} of another DHCP server, {server}", address, data => data["server"] = server.ToString());

    /// <summary>A client of ours asks where no subnet of ours is.</summary>
    public void Unserved(BootClient client, in DhcpPacket request, DhcpArrival arrival)
    {
        if (client.NodeUuid == Guid.Empty) return;
        var way = request.RelayAddress.IsAny ? $"in by {arrival.Interface}" : $"by way of the relay {request.RelayAddress}";
        timeline.Record(new(client.NodeUuid, time.GetUtcNow(), TimelineNames.DhcpUnserved)
        {
            Message = $"{ClientClass.Of(request).InWords} asks for an address; its packets come {way}, and no subnet is configured for that",
            Data = JsonMap.From(new JsonObject { ["mac"] = client.Address.ToString(), ["way"] = way }),
        });
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

    public void Refused(in DhcpExchange exchange, Ipv4 address)
    {
        log.RequestRefused(exchange.Client.Address, exchange.Client.NodeName, address);
        Record(exchange, TimelineNames.DhcpNak, $"{address} was refused", address);
    }

    public void Declined(in DhcpExchange exchange, Ipv4 address) => log.AddressDeclined(exchange.Client.Address, exchange.Client.NodeName, address);

    private static string Sentence(string verb, Ipv4 address, BootAnswer? boot) => (address.IsAny, boot) switch
    {
        (true, null) => $"{verb} nothing",
        (true, _) => $"{verb} boot file {boot!.BootFile}",
        (false, null) => $"{verb} {address}, nothing to boot",
        (false, _) => $"{verb} {address}, boot file {boot!.BootFile}",
    };

    private void Record(in DhcpExchange exchange, string name, string message, Ipv4? address = null, Action<JsonObject>? more = null)
    {
        if (exchange.Client.NodeUuid == Guid.Empty) return; // a stranger under discovery has no timeline yet
        var data = new JsonObject
        {
            ["mac"] = exchange.Client.Address.ToString(),
            ["client"] = exchange.Class.InWords,
            ["kind"] = exchange.Class.Kind.ToString().ToLowerInvariant(),
            ["interface"] = exchange.Arrival.Interface,
            ["network"] = exchange.Subnet.Configured.Network.ToString(),
            ["xid"] = exchange.Request.TransactionId.ToString("x8", CultureInfo.InvariantCulture),
        };
        if (exchange.Class.Platform is { } platform) data["platform"] = platform;
        if (!exchange.Client.PxeEnabled) data["pxe_enabled"] = false;
        if (!exchange.Request.RelayAddress.IsAny) data["relay"] = exchange.Request.RelayAddress.ToString();
        if (name == TimelineNames.DhcpDiscover) data["seconds"] = exchange.Request.Seconds;
        if (exchange.IsMisplaced) (data["misplaced"], data["reserved"]) = (true, exchange.Client.ReservedAddress!.ToString());
        more?.Invoke(data);
        if (address is { IsAny: false } given) data["address"] = given.ToString();
        if (exchange.Boot is { } boot && name is TimelineNames.DhcpOffer or TimelineNames.DhcpAck) data["boot_file"] = exchange.Boot.BootFile;
        timeline.Record(new(exchange.Client.NodeUuid, time.GetUtcNow(), name) { Message = message, Data = JsonMap.From(data) });
    }
}
