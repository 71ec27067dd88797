using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Ironic.Model.Stores;

namespace Ironic.Storage.Secrets;

/// <summary>Encrypts what must not lie readable on disk: AES-256-GCM under a key file of mode 0600. Safe to share between threads.</summary>
/// <remarks>
/// Sealed text is <c>sealed:1:</c> + base64url(nonce (12) | ciphertext | tag (16)). A value that begins so by itself is sealed like any other,
/// so opening is never ambiguous.
/// </remarks>
internal sealed class SecretProtector(byte[] key) : IDisposable
{
    private const string Mark = "sealed:1:";
    private const int NonceLength = 12, TagLength = 16, KeyLength = 32;
    private readonly AesGcm _aes = new(key, TagLength);

    /// <summary>Reads the key file, or makes it on the first start.</summary>
    /// <exception cref="StoreException">The file is there but is not a key: another one would make every stored secret unreadable.</exception>
    public static SecretProtector FromFile(string path)
    {
        if (!File.Exists(path)) Create(path);
        var key = File.ReadAllBytes(path);
        return key.Length == KeyLength ? new(key) : throw new StoreException($"{path} holds {key.Length} bytes, not the {KeyLength} of a key. Restore it from a backup.");
    }

    /// <summary>Tells keys apart, and nothing of the key.</summary>
    public string Fingerprint { get; } = Convert.ToHexStringLower(HMACSHA256.HashData(key, "ironic-appliance: fingerprint"u8)[..16]);

    public string Seal(string text)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        return Mark + Base64Url.EncodeToString(SealBytes(plain));
    }

    /// <summary>The text that was sealed; text that is not sealed comes back as it is.</summary>
    /// <exception cref="StoreException">Sealed under another key, or damaged.</exception>
    public string Open(string text) =>
        text.StartsWith(Mark, StringComparison.Ordinal) ? Encoding.UTF8.GetString(OpenBytes(Base64Url.DecodeFromChars(text.AsSpan(Mark.Length)))) : text;

    public byte[] SealBytes(ReadOnlySpan<byte> plain)
    {
        var result = new byte[NonceLength + plain.Length + TagLength];
        var nonce = result.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        lock (_aes) _aes.Encrypt(nonce, plain, result.AsSpan(NonceLength, plain.Length), result.AsSpan(NonceLength + plain.Length));
        return result;
    }

    public byte[] OpenBytes(ReadOnlySpan<byte> data)
    {
        if (data.Length < NonceLength + TagLength) throw new StoreException("A stored secret is cut short.");
        var plain = new byte[data.Length - NonceLength - TagLength];
        try
        {
            lock (_aes) _aes.Decrypt(data[..NonceLength], data[NonceLength..^TagLength], data[^TagLength..], plain);
        }
        catch (CryptographicException e)
        {
            throw new StoreException("A stored secret cannot be opened: it was sealed under another key file, or is damaged.", e);
        }

        return plain;
    }

    public void Dispose() => _aes.Dispose();

    private static void Create(string path)
    {
        // Written aside and renamed: a crash must not leave half a key behind.
        var draft = path + ".new";
        File.Delete(draft);
        using (var file = new FileStream(draft, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
            file.Write(RandomNumberGenerator.GetBytes(KeyLength));
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, path);
    }
}
