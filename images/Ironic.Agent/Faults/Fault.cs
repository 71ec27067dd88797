using Ironic.AgentContract.Commands;

namespace Ironic.Agent.Faults;

/// <summary>The faults by name, with the headings that upstream's agent gives them.</summary>
internal static class Fault
{
    public static AgentException InvalidParams(string details) =>
        new(CommandErrorTypes.InvalidCommandParams, "Invalid command parameters", details, 400);

    public static AgentException UnknownArgument(string details) =>
        new(CommandErrorTypes.UnknownArgument, "Unexpected argument", details);

    public static AgentException Execution(string details, Exception? inner = null) =>
        new(CommandErrorTypes.CommandExecution, "Command execution failed", details, inner: inner);

    public static AgentException DeviceNotFound(string details) =>
        new(CommandErrorTypes.DeviceNotFound, "Error finding the disk or partition device to deploy the image onto", details, 404);

    public static AgentException ImageDownload(string image, string details, Exception? inner = null) =>
        new(CommandErrorTypes.ImageDownload, "Error downloading image", $"Download of image {image} failed: {details}", inner: inner);

    public static AgentException ImageDownloadTimeout(string image, string details) =>
        new(CommandErrorTypes.ImageDownloadTimeout, "Image download timeout", $"Download of image {image} failed: {details}", 408);

    public static AgentException ImageChecksum(string image, string location, string expected, string actual) =>
        new(CommandErrorTypes.ImageChecksum, "Error verifying image checksum",
            $"Image failed to verify against checksum. location: {location}; image ID: {image}; image checksum: {expected}; verification checksum: {actual}");

    public static AgentException ImageWrite(string device, string details, Exception? inner = null) =>
        new(CommandErrorTypes.ImageWrite, "Error writing image to device", $"Writing image to device {device} failed: {details}", inner: inner);

    public static AgentException InvalidImage(string details) =>
        new(CommandErrorTypes.InvalidImage, "The provided image is not valid for use", details);

    public static AgentException Deployment(string details, Exception? inner = null) =>
        new(CommandErrorTypes.Deployment, "Deploy step failed", details, inner: inner);

    public static AgentException BlockDevice(string details, Exception? inner = null) =>
        new(CommandErrorTypes.BlockDevice, "Block device caused unknown error", details, inner: inner);

    public static AgentException BlockDeviceErase(string details, Exception? inner = null) =>
        new(CommandErrorTypes.BlockDeviceErase, "Error erasing block device", details, inner: inner);

    public static AgentException ProtectedDevice(string details) =>
        new(CommandErrorTypes.ProtectedDevice, "Protected device found", details);

    public static AgentException VersionMismatch(string details) =>
        new(CommandErrorTypes.VersionMismatch, "Hardware managers version mismatch, reload agent with correct version", details, 409);

    public static AgentException NoSuchStep(string step) =>
        new(CommandErrorTypes.HardwareManagerMethodNotFound, "No HardwareManager found to handle method", $"Could not find method: {step}");
}
