using System.Net;
using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Wire;
using Microsoft.Extensions.Logging;

namespace Ironic.Lab.Ipmi;

internal static partial class BmcLog
{
    [LoggerMessage(4001, LogLevel.Information, "Virtual BMC listens on {EndPoint}.")]
    public static partial void BmcListens(this ILogger logger, IPEndPoint endPoint);

    [LoggerMessage(4002, LogLevel.Information, "Session {SessionId:X8} opened by '{User}' with cipher suite {Suite}.")]
    public static partial void SessionOpened(this ILogger logger, uint sessionId, string user, byte suite);

    [LoggerMessage(4003, LogLevel.Warning, "The machine does not tell whether it is on.")]
    public static partial void ChassisUnreadable(this ILogger logger, Exception exception);

    [LoggerMessage(4004, LogLevel.Warning, "Chassis control {Action} failed.")]
    public static partial void ChassisControlFailed(this ILogger logger, Exception exception, ChassisAction action);

    [LoggerMessage(4005, LogLevel.Debug, "Datagram rejected: {Reason}.")]
    public static partial void DatagramRejected(this ILogger logger, WireError reason);
}
