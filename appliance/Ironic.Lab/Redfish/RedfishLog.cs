using System.Net;
using Microsoft.Extensions.Logging;

namespace Ironic.Lab.Redfish;

internal static partial class RedfishLog
{
    [LoggerMessage(4101, LogLevel.Information, "Redfish service ({Personality}) listens on {EndPoint}.")]
    public static partial void RedfishListens(this ILogger logger, IPEndPoint endPoint, string personality);

    [LoggerMessage(4102, LogLevel.Warning, "Reset {Type} failed.")]
    public static partial void ResetFailed(this ILogger logger, Exception exception, string type);

    [LoggerMessage(4103, LogLevel.Warning, "Event not delivered to {Destination}.")]
    public static partial void EventNotDelivered(this ILogger logger, Exception exception, string destination);

    [LoggerMessage(4104, LogLevel.Warning, "Image {Image} could not be fetched.")]
    public static partial void ImageNotFetched(this ILogger logger, Exception exception, string image);
}
