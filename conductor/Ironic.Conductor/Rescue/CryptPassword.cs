using System.Security.Cryptography;
using System.Text;
using Ironic.Model.Secrets;

namespace Ironic.Conductor.Rescue;

/// <summary>Password hashes of crypt(3), as /etc/shadow holds them.</summary>
/// <remarks>U. Drepper, "Unix crypt using SHA-256 and SHA-512", version 0.6; the default of 5000 rounds.</remarks>
internal static class CryptPassword
{
    private const string Alphabet = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int Rounds = 5000, SaltLength = 16;

    public static Secret Hash(Secret password, CryptAlgorithm algorithm) => new(Hash(password.Reveal(), RandomNumberGenerator.GetString(Alphabet, SaltLength), algorithm));

    public static string Hash(string password, string salt, CryptAlgorithm algorithm)
    {
        var (prefix, name) = algorithm == CryptAlgorithm.Sha512 ? ("$6$", HashAlgorithmName.SHA512) : ("$5$", HashAlgorithmName.SHA256);
        return $"{prefix}{salt}${Encode(Digest(Encoding.UTF8.GetBytes(password), Encoding.UTF8.GetBytes(salt), name), algorithm)}";
    }

    private static byte[] Digest(byte[] key, byte[] salt, HashAlgorithmName name)
    {
        using var hash = IncrementalHash.CreateHash(name);
        var alternate = Of(hash, key, salt, key);
        hash.AppendData(key);
        hash.AppendData(salt);
        hash.AppendData(Stretch(alternate, key.Length));
        for (var bits = key.Length; bits > 0; bits >>= 1) hash.AppendData((bits & 1) == 1 ? alternate : key);
        var digest = hash.GetHashAndReset();

        for (var i = 0; i < key.Length; i++) hash.AppendData(key);
        var p = Stretch(hash.GetHashAndReset(), key.Length);
        for (var i = 0; i < 16 + digest[0]; i++) hash.AppendData(salt);
        var s = Stretch(hash.GetHashAndReset(), salt.Length);

        for (var round = 0; round < Rounds; round++)
        {
            var odd = round % 2 == 1;
            hash.AppendData(odd ? p : digest);
            if (round % 3 != 0) hash.AppendData(s);
            if (round % 7 != 0) hash.AppendData(p);
            hash.AppendData(odd ? digest : p);
            digest = hash.GetHashAndReset();
        }

        return digest;
    }

    private static byte[] Of(IncrementalHash hash, params ReadOnlySpan<byte[]> parts)
    {
        foreach (var part in parts) hash.AppendData(part);
        return hash.GetHashAndReset();
    }

    /// <summary>The block again and again, to a length.</summary>
    private static byte[] Stretch(byte[] block, int length)
    {
        var stretched = new byte[length];
        for (var i = 0; i < length; i++) stretched[i] = block[i % block.Length];
        return stretched;
    }

    /// <summary>Three bytes to four characters, lowest bits first; which three, rotates through thirds of the digest.</summary>
    private static string Encode(byte[] digest, CryptAlgorithm algorithm)
    {
        var text = new StringBuilder();
        var third = digest.Length / 3;
        var (a, b, c) = (0, third, 2 * third);
        for (var i = 0; i < third; i++)
        {
            Append(digest[a] << 16 | digest[b] << 8 | digest[c], 4);
            (a, b, c) = algorithm == CryptAlgorithm.Sha512 ? (b + 1, c + 1, a + 1) : (c + 1, a + 1, b + 1);
        }

        if (algorithm == CryptAlgorithm.Sha512) Append(digest[63], 2);
        else Append(digest[31] << 8 | digest[30], 3);
        return text.ToString();

        void Append(int bits, int characters)
        {
            for (; characters > 0; characters--, bits >>= 6) text.Append(Alphabet[bits & 0x3F]);
        }
    }
}

/// <summary>Which hash protects a rescue password.</summary>
public enum CryptAlgorithm
{
    /// <summary><c>$5$</c>.</summary>
    Sha256,

    /// <summary><c>$6$</c>.</summary>
    Sha512,
}
