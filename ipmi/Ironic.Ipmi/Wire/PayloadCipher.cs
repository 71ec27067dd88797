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

    private readonly ICryptoTransform _encryptor, _decryptor;
    private readonly byte[] _block = new byte[BlockLength];

    public PayloadCipher(ReadOnlySpan<byte> k2)
    {
        using var aes = Aes.Create();
        (aes.Mode, aes.Padding) = (CipherMode.ECB, PaddingMode.None); // the blocks are chained here: a cipher set up for each packet's IV costs as much as eight blocks
        aes.SetKey(k2[..KeyLength]);
        (_encryptor, _decryptor) = (aes.CreateEncryptor(), aes.CreateDecryptor());
    }

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
        RandomBytes.Fill(iv);
        ReadOnlySpan<byte> last = iv;
        for (var at = 0; at < plain.Length; at += BlockLength)
        {
            plain.Slice(at, BlockLength).CopyTo(_block);
            Mix(last);
            _encryptor.TransformBlock(_block, 0, BlockLength, _block, 0);
            var block = destination.Slice(BlockLength + at, BlockLength);
            _block.CopyTo(block);
            last = block;
        }

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
        for (var at = 0; at < plain.Length; at += BlockLength)
        {
            encrypted.Slice(BlockLength + at, BlockLength).CopyTo(_block);
            _decryptor.TransformBlock(_block, 0, BlockLength, _block, 0);
            Mix(encrypted.Slice(at, BlockLength));
            _block.CopyTo(plain[at..]);
        }

        int pad = plain[^1];
        if (pad >= BlockLength) return WireError.BadPadding;
        length = plain.Length - 1 - pad;
        return WireError.None;
    }

    public void Dispose()
    {
        _encryptor.Dispose();
        _decryptor.Dispose();
    }

    private void Mix(ReadOnlySpan<byte> other)
    {
        for (var i = 0; i < BlockLength; i++) _block[i] ^= other[i];
    }
}
