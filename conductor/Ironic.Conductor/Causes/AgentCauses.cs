using Ironic.AgentContract.Commands;
using T = Ironic.AgentContract.Commands.CommandErrorTypes;

namespace Ironic.Conductor.Causes;

/// <summary>What the agent's errors stand for: the first row that fits.</summary>
internal static class AgentCauses
{
    private static readonly (string Type, string? Word, string Cause)[] Rows =
    [
        (T.ImageDownload, "certificate is not yet valid", "clock-skew"),
        (T.ImageDownload, "404", "image-not-found"),
        (T.ImageDownload, null, "image-download-failed"),
        (T.ImageDownloadTimeout, null, "image-download-failed"),
        (T.ImageChecksum, null, "image-checksum-mismatch"),
        (T.InvalidImage, null, "image-unsafe"),
        (T.ImageWrite, "too small", "image-too-large"),
        (T.ImageWrite, "too large", "image-too-large"),
        (T.ImageWrite, "does not fit", "image-too-large"),
        (T.ImageWrite, "no space", "image-too-large"),
        (T.ImageWrite, null, "image-write-failed"),
        (T.DeviceNotFound, null, "root-device-not-found"),
        (T.BlockDeviceErase, null, "erase-failed"),
        (T.ProtectedDevice, null, "erase-refused"),
        (T.ClockSync, null, "clock-not-synchronised"),
        (T.Cleaning, null, "clean-step-failed"),
        (T.Deployment, "No suitable device", "root-device-not-found"),
        (T.Deployment, null, "deploy-step-failed"),
    ];

    public static string Of(CommandError? error)
    {
        var text = $"{error?.Message} {error?.Details}";
        foreach (var (type, word, cause) in Rows)
        {
            if (type == error?.Type && (word is null || text.Contains(word, StringComparison.OrdinalIgnoreCase))) return cause;
        }

        return "agent-step-failed";
    }
}
