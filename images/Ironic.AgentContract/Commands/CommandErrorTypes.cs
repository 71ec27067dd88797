namespace Ironic.AgentContract.Commands;

/// <summary>Values of <see cref="CommandError.Type"/> that callers branch on.</summary>
public static class CommandErrorTypes
{
    public const string CommandExecution = "CommandExecutionError";
    public const string InvalidCommandParams = "InvalidCommandParamsError";
    public const string ImageDownload = "ImageDownloadError";
    public const string ImageDownloadTimeout = "ImageDownloadTimeoutError";
    public const string ImageChecksum = "ImageChecksumError";
    public const string ImageWrite = "ImageWriteError";
    public const string InvalidImage = "InvalidImage";
    public const string DeviceNotFound = "DeviceNotFound";
    public const string BlockDevice = "BlockDeviceError";
    public const string BlockDeviceErase = "BlockDeviceEraseError";
    public const string Cleaning = "CleaningError";
    public const string Deployment = "DeploymentError";
    public const string Servicing = "ServicingError";
    public const string SoftwareRaid = "SoftwareRAIDError";
    public const string HardwareManagerMethodNotFound = "HardwareManagerMethodNotFound";
    public const string VersionMismatch = "VersionMismatch";
    public const string ProtectedDevice = "ProtectedDeviceError";
    public const string SystemReboot = "SystemRebootError";
    public const string ClockSync = "ClockSyncError";

    /// <summary>The agent does not know one of the arguments: fall back to fewer.</summary>
    public const string UnknownArgument = "TypeError";
}
