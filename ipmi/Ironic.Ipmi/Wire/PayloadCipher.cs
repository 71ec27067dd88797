using System.Security.Cryptography;

namespace Ironic.Ipmi.Wire;

/// <summary>AES-CBC-128 under the first 16 bytes of K2. Not safe for use by two threads at once.</summary>
/// <remarks>
/// IPMI v2.0 rev 1.1, section 13.29.
/// <code>
/// 0  IV (16)   16  AES of: payload, pad 01 02 03 .. to a whole block with the next byte, pad length (0-15)
/// </code>
/// </remarks>
public sealed class PayloadCipher : IDisposable
{
    private const int KeyLength = 16, BlockLength = 16;

    private readonly Aes _aes = Aes.Create();

    public PayloadCipher(ReadOnlySpan<byte> k2) => _aes.SetKey(k2[..KeyLength]);

    /// <summary>Bytes that a payload of this length takes when encrypted.</summary>
    public static int Measure(int payloadLength) => BlockLength + (payloadLength / BlockLength + 1) * BlockLength;

    /// <summary>Encrypts under a fresh random IV; returns the bytes written.</summary>
    public int Encrypt(ReadOnlySpan<byte> payload, Span<byte> destination)
    {
        Span<byte> plain = stackalloc byte[Rmcp.MaxDatagramLength];
        var total = Measure(payload.Length);
        plain = plain[..(total - BlockLength)];
        payload.CopyTo(plain);
        var pad = plain.Length - payload.Length - 1;
        for (var i = 0; i < pad; i++) plain[payload.Length + i] = (byte)(i + 1);
        plain[^1] = (byte)pad;

        var iv = destination[..BlockLength];
        RandomNumberGenerator.Fill(iv);
        _aes.EncryptCbc(plain, iv, destination[BlockLength..total], PaddingMode.None);
        return total;
    }

    /// <summary>
    /// Decrypts a payload whose packet was already verified, so that only its shape can be wrong. The pad's length is checked; its bytes
    /// would tell nothing more.
    /// </summary>
    public WireError TryDecrypt(ReadOnlySpan<byte> encrypted, Span<byte> destination, out int length)
    {
        length = 0;
        if (encrypted.Length < 2 * BlockLength || encrypted.Length % BlockLength != 0) return WireError.BadPadding;
        var plain = destination[..(encrypted.Length - BlockLength)];
        _aes.DecryptCbc(encrypted[BlockLength..], encrypted[..BlockLength], plain, PaddingMode.None);
        int pad = plain[^1];
        if (pad >= BlockLength) return WireError.BadPadding;
        length = plain.Length - 1 - pad;
        return WireError.None;
    }

    public void Dispose() => _aes.Dispose();
}
