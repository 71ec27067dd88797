using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Security.Cryptography;

namespace Ironic.Snmp.Usm;

/// <summary>How messages are hidden: RFC 3414 (DES), RFC 3826 (AES-128), and the two drafts by which agents make longer keys.</summary>
/// <param name="Name">What operators call it, in lower case.</param>
/// <param name="KeyLength">Bytes of key that it takes.</param>
/// <param name="Cipher">The cipher.</param>
/// <param name="Extension">How a localized key that is too short is made longer.</param>
public sealed record PrivProtocol(string Name, int KeyLength, PrivCipher Cipher, KeyExtension Extension)
{
    public const int SaltLength = 8;

    private const int AesBlock = 16, DesBlock = 8;

    public static FrozenDictionary<string, PrivProtocol> All { get; } = new PrivProtocol[]
    {
        new("des", 8 + DesBlock, PrivCipher.Des, KeyExtension.None),
        new("3des", 24 + DesBlock, PrivCipher.TripleDes, KeyExtension.Reeder),
        new("aes", 16, PrivCipher.Aes, KeyExtension.None),
        new("aes192", 24, PrivCipher.Aes, KeyExtension.Reeder), // as Cisco has it, and pysnmp under this name
        new("aes256", 32, PrivCipher.Aes, KeyExtension.Reeder),
        new("aes192blmt", 24, PrivCipher.Aes, KeyExtension.Blumenthal), // as net-snmp has it
        new("aes256blmt", 32, PrivCipher.Aes, KeyExtension.Blumenthal),
    }.ToFrozenDictionary(p => p.Name);

    /// <summary>The key for one agent: the passphrase localized by the user's authentication protocol, then made long enough.</summary>
    public byte[] KeyOf(AuthProtocol auth, ReadOnlySpan<byte> localized, ReadOnlySpan<byte> engineId)
    {
        var key = localized.ToArray();
        while (key.Length < KeyLength)
        {
            var more = Extension == KeyExtension.Blumenthal
                ? CryptographicOperations.HashData(auth.Hash, key) // draft-blumenthal-aes-usm-04, section 3.1.2.1
                : auth.Localize(auth.KeyOf(key.AsSpan()[^auth.HashLength..]), engineId); // draft-reeder-snmpv3-usm-3desede-00, section 2.1
            key = [.. key, .. more];
        }

        return key[..KeyLength];
    }

    public byte[] Encrypt(ReadOnlySpan<byte> key, int boots, int time, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> plain) => Cipher switch
    {
        PrivCipher.Aes => Cfb(key, boots, time, salt, plain, encrypts: true),
        _ => Cbc(key, salt, Pad(plain, DesBlock), encrypts: true),
    };

    /// <summary>Null when it cannot have been encrypted so. Padding stays on; the PDU inside says where it ends.</summary>
    public byte[]? Decrypt(ReadOnlySpan<byte> key, int boots, int time, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> encrypted)
    {
        if (salt.Length != SaltLength || encrypted.IsEmpty) return null;
        if (Cipher == PrivCipher.Aes) return Cfb(key, boots, time, salt, encrypted, encrypts: false);
        if (encrypted.Length % DesBlock != 0) return null;
        return Cbc(key, salt, encrypted, encrypts: false);
    }

    private static byte[] Cfb(ReadOnlySpan<byte> key, int boots, int time, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> data, bool encrypts)
    {
        Span<byte> iv = stackalloc byte[AesBlock];
        BinaryPrimitives.WriteInt32BigEndian(iv, boots);
        BinaryPrimitives.WriteInt32BigEndian(iv[4..], time);
        salt.CopyTo(iv[8..]);
        using var aes = Aes.Create();
        aes.SetKey(key);
        var whole = Pad(data, AesBlock); // CFB is a stream: what the last block holds beyond the data is cut off again
        var result = encrypts ? aes.EncryptCfb(whole, iv, PaddingMode.None, AesBlock * 8) : aes.DecryptCfb(whole, iv, PaddingMode.None, AesBlock * 8);
        return result[..data.Length];
    }

    private byte[] Cbc(ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> data, bool encrypts)
    {
#pragma warning disable CA5350, CA5351 // what the agents speak; the operator chooses it by name
        using SymmetricAlgorithm des = Cipher == PrivCipher.Des ? DES.Create() : TripleDES.Create();
#pragma warning restore CA5350, CA5351
        des.Key = key[..^DesBlock].ToArray();
        var iv = DesIv(key[^DesBlock..], salt);
        return encrypts ? des.EncryptCbc(data, iv, PaddingMode.None) : des.DecryptCbc(data, iv, PaddingMode.None);
    }

    private static byte[] DesIv(ReadOnlySpan<byte> preIv, ReadOnlySpan<byte> salt)
    {
        var iv = new byte[DesBlock];
        for (var i = 0; i < DesBlock; i++) iv[i] = (byte)(preIv[i] ^ salt[i]);
        return iv;
    }

    private static byte[] Pad(ReadOnlySpan<byte> data, int block)
    {
        var padded = new byte[(data.Length + block - 1) / block * block];
        data.CopyTo(padded);
        return padded;
    }
}

/// <summary>The cipher of a <see cref="PrivProtocol"/>.</summary>
public enum PrivCipher
{
    Des,
    TripleDes,
    Aes,
}

/// <summary>How a localized key that is too short is made longer.</summary>
public enum KeyExtension
{
    None,
    Blumenthal,
    Reeder,
}
