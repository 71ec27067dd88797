using System.Security.Cryptography;

namespace Ironic.Lab.Redfish;

/// <summary>A file that a service was sent, or has fetched: never held whole.</summary>
/// <param name="Head">Its first bytes.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Hash">SHA-256 in hex.</param>
internal sealed record SentFile(byte[] Head, long Length, string Hash)
{
    private const int HeadBytes = 200, BufferBytes = 64 << 10;

    /// <summary>Reads to the end.</summary>
    /// <param name="from">The file.</param>
    /// <param name="came">Called with the number of bytes that came.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<SentFile> ReadAsync(Stream from, Action<int> came, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (buffer, head) = (new byte[BufferBytes], new MemoryStream());
        long length = 0;
        while (await from.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            hash.AppendData(buffer, 0, read);
            if (head.Length < HeadBytes) await head.WriteAsync(buffer.AsMemory(0, Math.Min(read, HeadBytes - (int)head.Length)), cancellationToken);
            length += read;
            came(read);
        }

        return new(head.ToArray(), length, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
