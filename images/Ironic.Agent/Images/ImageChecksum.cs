using System.Security.Cryptography;
using Ironic.Agent.Faults;
using Ironic.AgentContract.Images;

namespace Ironic.Agent.Images;

/// <summary>What an image's digest must be.</summary>
/// <param name="Algorithm">MD5, SHA256 or SHA512.</param>
/// <param name="Hex">Lower case.</param>
internal sealed record ImageChecksum(HashAlgorithmName Algorithm, string Hex)
{
    /// <summary>From what was given: a value, or the text of a checksum file.</summary>
    /// <param name="image">Names the algorithm, or leaves it to the value's length.</param>
    /// <param name="value">Hex.</param>
    /// <param name="md5Allowed">False: the conductor no longer trusts MD5.</param>
    /// <exception cref="AgentException">No such algorithm, or a value that is none of its.</exception>
    public static ImageChecksum Parse(ImageInfo image, string value, bool md5Allowed)
    {
        var hex = value.Trim().ToLowerInvariant();
        var byLength = hex.Length switch { 32 => "md5", 64 => "sha256", 128 => "sha512", _ => null };
        var name = image.OsHashAlgo?.ToLowerInvariant() ?? byLength;
        if (name is not ("md5" or "sha256" or "sha512"))
            throw Fault.InvalidParams($"The checksum of image {image.Id} is of algorithm '{name ?? $"unknown, with {hex.Length} digits"}'; allowed are md5, sha256, sha512.");
        if (byLength != name || !hex.All(char.IsAsciiHexDigit))
            throw Fault.InvalidParams($"The checksum '{hex}' of image {image.Id} is no {name} in hexadecimal digits.");
        if (name == "md5" && !md5Allowed) throw Fault.InvalidParams($"The checksum of image {image.Id} is an MD5; MD5 support is disabled.");
        return new(new(name.ToUpperInvariant()), hex);
    }

    /// <summary>Which of the given values counts: the pair with the algorithm wins.</summary>
    public static string? Given(ImageInfo image) => image.OsHashAlgo is not null && image.OsHashValue is not null ? image.OsHashValue : image.Checksum;

    public static bool IsUrl(string value) => value.StartsWith("http://", StringComparison.Ordinal) || value.StartsWith("https://", StringComparison.Ordinal);
}
