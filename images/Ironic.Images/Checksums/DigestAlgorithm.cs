using System.Security.Cryptography;

namespace Ironic.Images.Checksums;

/// <summary>The digests that an image may be known by; ascending strength.</summary>
internal enum DigestAlgorithm
{
    /// <summary>Off unless <see cref="ImageOptions.AllowMd5"/>: anyone can make two images of one MD5.</summary>
    Md5,
    Sha256,
    Sha512,
}

internal static class DigestAlgorithms
{
    public const string Allowed = "sha256, sha512 (md5 where it is enabled)";

    private static readonly (DigestAlgorithm Algorithm, string Name, HashAlgorithmName Hash, int HexLength)[] Table =
    [
        (DigestAlgorithm.Md5, "md5", HashAlgorithmName.MD5, 32),
        (DigestAlgorithm.Sha256, "sha256", HashAlgorithmName.SHA256, 64),
        (DigestAlgorithm.Sha512, "sha512", HashAlgorithmName.SHA512, 128),
    ];

    public static DigestAlgorithm? FromName(string name) =>
        Find(row => string.Equals(row.Name, name.Trim(), StringComparison.OrdinalIgnoreCase));

    /// <summary>A digest's length tells its algorithm; null: none of ours is of that length.</summary>
    public static DigestAlgorithm? FromHexLength(int length) => Find(row => row.HexLength == length);

    extension(DigestAlgorithm algorithm)
    {
        public string Name => Table[(int)algorithm].Name;

        public HashAlgorithmName HashName => Table[(int)algorithm].Hash;

        public int HexLength => Table[(int)algorithm].HexLength;
    }

    private static DigestAlgorithm? Find(Func<(DigestAlgorithm Algorithm, string Name, HashAlgorithmName Hash, int HexLength), bool> matches)
    {
        foreach (var row in Table)
        {
            if (matches(row)) return row.Algorithm;
        }

        return null;
    }
}
