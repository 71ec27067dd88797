using Ironic.Model.Images;

namespace Ironic.Images.Checksums;

/// <summary>What a request says that its image's digest is: a digest, or a file to read it from.</summary>
internal abstract record ChecksumClaim
{
    public sealed record Given(Digest Digest) : ChecksumClaim;

    /// <summary><paramref name="Only"/> is the algorithm asked for; null: the strongest that the file has for the image.</summary>
    public sealed record InFile(Uri File, DigestAlgorithm? Only) : ChecksumClaim;

    /// <summary>
    /// Reads the claim of a request: <c>image_os_hash_algo</c> and <c>image_os_hash_value</c> first, else <c>image_checksum</c>.
    /// Null: the request claims nothing, or something wrong, which is then added to <paramref name="errors"/>.
    /// </summary>
    public static ChecksumClaim? Read(ImageRequest request, bool allowMd5, ICollection<string> errors)
    {
        var hashed = !string.IsNullOrWhiteSpace(request.HashAlgorithm);
        if (hashed != !string.IsNullOrWhiteSpace(request.HashValue))
        {
            errors.Add(hashed
                ? $"image_os_hash_algo is '{request.HashAlgorithm}', but image_os_hash_value is missing; give both or none."
                : "image_os_hash_value is given, but image_os_hash_algo is missing; give both or none.");
            return null;
        }

        if (!hashed) return string.IsNullOrWhiteSpace(request.Checksum) ? null : Read("image_checksum", request.Checksum, null, allowMd5, errors);

        if (DigestAlgorithms.FromName(request.HashAlgorithm!) is { } algorithm)
            return Read("image_os_hash_value", request.HashValue!, algorithm, allowMd5, errors);

        errors.Add($"image_os_hash_algo is '{request.HashAlgorithm}'; known are {DigestAlgorithms.Allowed}.");
        return null;
    }

    private static ChecksumClaim? Read(string key, string value, DigestAlgorithm? only, bool allowMd5, ICollection<string> errors)
    {
        if (only == DigestAlgorithm.Md5 && !allowMd5)
        {
            errors.Add(Md5Refused("image_os_hash_algo"));
            return null;
        }

        if (value.Contains("://", StringComparison.Ordinal)) return ReadUrl(key, value, only, errors);

        if (!Digest.TryParse(value, out var digest))
            errors.Add($"{key} is '{Shorten(value)}': neither a URL nor {(only is { } wanted ? $"the {wanted.HexLength} hex digits of {wanted.Name}" : "the hex digits of sha256 (64) or sha512 (128)")}.");
        else if (only is { } expected && digest.Algorithm != expected)
            errors.Add($"{key} has {digest.Hex.Length} hex digits, but image_os_hash_algo is {expected.Name}, which has {expected.HexLength}.");
        else if (digest.Algorithm == DigestAlgorithm.Md5 && !allowMd5)
            errors.Add(Md5Refused(key));
        else
            return new Given(digest);

        return null;
    }

    private static InFile? ReadUrl(string key, string value, DigestAlgorithm? only, ICollection<string> errors)
    {
        if (Uri.TryCreate(value.Trim(), UriKind.Absolute, out var url) && url.Scheme is "http" or "https" or "file") return new(url, only);
        errors.Add($"{key} is '{Shorten(value)}'; a checksum file must be an http(s):// or file:// URL.");
        return null;
    }

    private static string Md5Refused(string key) =>
        $"{key} is an MD5, which proves nothing any more; give a sha256 or sha512, or enable MD5 (agent_md5_checksum_enable) for the whole appliance.";

    private static string Shorten(string value) => value.Length <= 140 ? value : value[..140] + "...";
}
