using Ironic.Lab.Machines;
using Microsoft.Extensions.Logging;

namespace Ironic.Lab;

/// <summary>What a lab tells its operator. Event ids 6000 to 6099.</summary>
internal static partial class LabLog
{
    [LoggerMessage(6000, LogLevel.Information, "Lab {Lab} is up: {Machines} machines, {Interface} {Address}")]
    public static partial void LabUp(ILogger logger, string lab, int machines, string @interface, System.Net.IPAddress address);

    [LoggerMessage(6001, LogLevel.Information, "Lab {Lab} is down")]
    public static partial void LabDown(ILogger logger, string lab);

    [LoggerMessage(6005, LogLevel.Warning, "Lab {Lab} was not taken down properly the last time; what was left of it has been removed")]
    public static partial void LeftoversRemoved(ILogger logger, string lab);

    [LoggerMessage(6002, LogLevel.Information, "{Machine}: {Why}, {Order}")]
    public static partial void MachineStarted(ILogger logger, string machine, string why, BootOrder order);

    [LoggerMessage(6003, LogLevel.Information, "{Machine}: off ({Why})")]
    public static partial void MachineOff(ILogger logger, string machine, string why);

    [LoggerMessage(6004, LogLevel.Error, "{Machine} did not start")]
    public static partial void MachineFailed(ILogger logger, string machine, Exception error);

    [LoggerMessage(6006, LogLevel.Error, "{File} was not written: what it says of power is out of date")]
    public static partial void StateNotWritten(ILogger logger, string file, Exception error);
}
