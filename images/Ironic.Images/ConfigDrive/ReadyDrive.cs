using System.Buffers;
using System.Buffers.Text;
using System.IO.Compression;

namespace Ironic.Images.ConfigDrive;

/// <summary>A config drive as it travels: base64 of gzip of an ISO 9660 volume.</summary>
internal static class ReadyDrive
{
    private const string NotBase64 = "Invalid configdrive format: it is neither a JSON, nor a URL, nor a base64 string";
    private const int VolumeMagicOffset = 0x8001;
    private static readonly SearchValues<char> Base64Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=");

    /// <summary>gzip cannot pack tighter than about 1:1032, but a drive that fits is no larger packed than itself, some bytes aside.</summary>
    private const int MaxPackedBytes = ConfigDriveBuilder.MaxBytes + (1 << 20);

    public static string Pack(byte[] volume)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(volume);
        return Convert.ToBase64String(packed.GetBuffer(), 0, (int)packed.Length);
    }

    /// <summary>Checks a ready drive through all its layers, in bounded memory. Never throws on hostile input. <paramref name="clean"/> is the text without white space.</summary>
    /// <returns>What is wrong; null: nothing.</returns>
    public static string? TryRead(string text, out string clean)
    {
        clean = string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
        if (clean.Length == 0) return "configdrive is empty.";
        if (clean.AsSpan().ContainsAnyExcept(Base64Alphabet)) return NotBase64;
        if (clean.Length / 4 * 3 > MaxPackedBytes) return $"The config drive is larger than {ConfigDriveBuilder.MaxBytes} bytes (64 MiB).";

        var packed = new byte[Base64.GetMaxDecodedFromUtf8Length(clean.Length)];
        if (!Convert.TryFromBase64String(clean, packed, out var length)) return NotBase64 + " (its length or padding is wrong)";
        return Unpack(packed.AsSpan(0, length).ToArray());
    }

    private static string? Unpack(byte[] packed)
    {
        if (packed is not [0x1f, 0x8b, 8, ..]) return "The config drive is base64, but of something that is not gzip; base64 of a gzipped ISO 9660 image is needed.";
        var magic = new byte[5];
        var buffer = new byte[1 << 16];
        long total = 0;
        try
        {
            using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
            int read;
            while ((read = gzip.Read(buffer)) > 0)
            {
                KeepMagic(buffer.AsSpan(0, read), total, magic);
                total += read;
                if (total > ConfigDriveBuilder.MaxBytes) return $"The config drive unpacks to more than {ConfigDriveBuilder.MaxBytes} bytes (64 MiB).";
            }
        }
        catch (InvalidDataException)
        {
            return "The config drive is damaged: its gzip does not unpack.";
        }

        return magic.AsSpan().SequenceEqual("CD001"u8) ? null : $"The config drive unpacks to {total} bytes that are not an ISO 9660 image.";
    }

    /// <summary>Copies what of the volume's magic lies in this piece, which may begin or end within it.</summary>
    private static void KeepMagic(ReadOnlySpan<byte> piece, long at, Span<byte> magic)
    {
        for (var i = 0; i < magic.Length; i++)
        {
            var offset = VolumeMagicOffset + i - at;
            if (offset >= 0 && offset < piece.Length) magic[i] = piece[(int)offset];
        }
    }
}
