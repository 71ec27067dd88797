using System.IO.Compression;
using System.Text;
using Ironic.Agent.Faults;

namespace Ironic.Agent.ConfigDrives;

/// <summary>Unpacks a config drive: base64 of a gzipped ISO 9660, or any less wrapped form of it.</summary>
internal static class ConfigDriveContent
{
    /// <summary>The largest config drive there may be: 64 MiB.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    /// <summary>As sent, base64 of what nothing could compress.</summary>
    public const int MaxPackedBytes = 96 * 1024 * 1024;

    /// <summary>The ISO image.</summary>
    /// <exception cref="AgentException">"DeploymentError": too large, or no such thing.</exception>
    public static byte[] Unpack(byte[] packed)
    {
        var bytes = IsGzip(packed) || IsIso(packed) ? packed : DecodeBase64(packed);
        var content = IsGzip(bytes) ? Decompress(bytes) : bytes;
        if (content.Length > MaxBytes) throw TooLarge();
        return IsIso(content) ? content : throw Fault.Deployment($"The config drive is no ISO 9660 image (it has {content.Length} bytes, unpacked).");
    }

    private static bool IsGzip(ReadOnlySpan<byte> bytes) => bytes is [0x1F, 0x8B, ..];

    private static bool IsIso(ReadOnlySpan<byte> bytes) => bytes.Length >= FileSystemLabel.BytesNeeded && bytes.Slice(16 * 2048 + 1, 5).SequenceEqual("CD001"u8);

    private static byte[] DecodeBase64(byte[] text)
    {
        try
        {
            return Convert.FromBase64String(Encoding.ASCII.GetString(text)); // white space in it is allowed
        }
        catch (FormatException)
        {
            throw Fault.Deployment("The config drive is neither base64, nor gzip, nor an ISO 9660 image.");
        }
    }

    private static byte[] Decompress(byte[] packed)
    {
        using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var content = new MemoryStream();
        var buffer = new byte[64 * 1024];
        try
        {
            for (int read; (read = gzip.Read(buffer)) > 0;)
            {
                content.Write(buffer, 0, read);
                if (content.Length > MaxBytes) throw TooLarge();
            }
        }
        catch (InvalidDataException fault)
        {
            throw Fault.Deployment($"The config drive's gzip is damaged: {fault.Message}", fault);
        }

        return content.ToArray();
    }

    private static AgentException TooLarge() => Fault.Deployment($"The config drive exceeds the limit of {MaxBytes / (1024 * 1024)} MiB.");
}
