using System.Net;
using Ironic.Model.Ports;
using Ironic.Pxe.Network;
using Microsoft.Extensions.Logging;

namespace Ironic.Pxe;

/// <summary>Log messages of the boot services, ids 3000-3999.</summary>
internal static partial class PxeLog
{
    [LoggerMessage(3000, LogLevel.Information, "DHCP ({Mode}) listens on {Interface} {Address} port {Port}.")]
    public static partial void DhcpListening(this ILogger log, Dhcp.DhcpMode mode, string @interface, Ipv4 address, int port);

    [LoggerMessage(3001, LogLevel.Warning, "DHCP cannot listen on {Interface} port {Port}: {Reason}. Trying again every {Seconds} s.")]
    public static partial void DhcpNotListening(this ILogger log, string @interface, int port, string reason, double seconds);

    [LoggerMessage(3002, LogLevel.Information, "DHCP: {Client} ({Node}) has {Address}; it is {Class} and boots {BootFile}.")]
    public static partial void LeaseGiven(this ILogger log, MacAddress client, string node, Ipv4 address, string @class, string bootFile);

    [LoggerMessage(3003, LogLevel.Warning, "DHCP: {Client} ({Node}) asked for {Address}, which it may not have; told so.")]
    public static partial void RequestRefused(this ILogger log, MacAddress client, string node, Ipv4 address);

    [LoggerMessage(3004, LogLevel.Warning, "DHCP: {Client} ({Node}) found {Address} in use by another machine; it is set aside.")]
    public static partial void AddressDeclined(this ILogger log, MacAddress client, string node, Ipv4 address);

    [LoggerMessage(3005, LogLevel.Warning, "DHCP: no address is left for {Client} in {Network}.")]
    public static partial void PoolUsedUp(this ILogger log, MacAddress client, IPNetwork network);

    [LoggerMessage(3006, LogLevel.Information, "DHCP: {Client} on {Interface} is no port that we know; it gets no answer.")]
    public static partial void StrangerIgnored(this ILogger log, MacAddress client, string @interface);

    [LoggerMessage(3007, LogLevel.Warning, "DHCP: a reply to {Destination} on {Interface} was not sent: {Reason}.")]
    public static partial void ReplyNotSent(this ILogger log, EndPoint destination, string @interface, string reason);

    [LoggerMessage(3008, LogLevel.Error, "DHCP: leases are not written to {Path}: {Reason}. They hold in memory only.")]
    public static partial void LeasesNotWritten(this ILogger log, string path, string reason);

    [LoggerMessage(3009, LogLevel.Warning, "DHCP: {Path} holds {Lines} lines that are no leases; skipped.")]
    public static partial void LeaseLinesSkipped(this ILogger log, string path, int lines);

    [LoggerMessage(3100, LogLevel.Debug, "HTTP boot: {Client} asked for {Path}: not found.")]
    public static partial void NotFound(this ILogger log, IPAddress? client, string path);

    [LoggerMessage(3101, LogLevel.Error, "HTTP boot: {Path} could not be read: {Reason}")]
    public static partial void FileNotRead(this ILogger log, string path, string reason);

    [LoggerMessage(3200, LogLevel.Information, "TFTP listens on {Address}.")]
    public static partial void TftpListening(this ILogger log, EndPoint address);

    [LoggerMessage(3201, LogLevel.Warning, "TFTP cannot listen on {Address}: {Reason}. Trying again every {Seconds} s.")]
    public static partial void TftpNotListening(this ILogger log, EndPoint address, string reason, double seconds);

    [LoggerMessage(3202, LogLevel.Debug, "TFTP: {Client} asked for {Path}: {Reason}.")]
    public static partial void TftpRefused(this ILogger log, EndPoint client, string path, string reason);

    [LoggerMessage(3203, LogLevel.Warning, "TFTP: {Client} must wait: all {Limit} transfers are taken.")]
    public static partial void TftpBusy(this ILogger log, EndPoint client, int limit);

    [LoggerMessage(3204, LogLevel.Error, "TFTP: a worker ended by a fault; its transfers are cut.")]
    public static partial void TftpWorkerFailed(this ILogger log, Exception exception);

    [LoggerMessage(3300, LogLevel.Information, "IPv6 router advertisements on {Interface}: solicitations are answered, so that iPXE does not wait for them.")]
    public static partial void Advertising(this ILogger log, string @interface);

    [LoggerMessage(3301, LogLevel.Warning, "IPv6 router advertisements on {Interface} are not sent: {Reason}. iPXE will wait 16 s at each boot. Trying again every {Seconds} s.")]
    public static partial void NotAdvertising(this ILogger log, string @interface, string reason, double seconds);
}
