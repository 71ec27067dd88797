using System.Text;
using Ironic.Images.Sources;
using Ironic.Model.Images;

namespace Ironic.Images.Checksums;

/// <summary>Turns what a request claims into a digest, reading the checksum file where one is named.</summary>
internal sealed class ChecksumResolver(HttpOrigin origin, OriginRetry retry, ImageOptions options)
{
    /// <summary>Room for some ten thousand images; Debian's largest has 40 kB.</summary>
    private const int MaxFileBytes = 1 << 20;

    /// <exception cref="ImageException">The file cannot be had, or does not tell.</exception>
    public async Task<Digest> ResolveAsync(ChecksumClaim claim, ImageRequest request, CancellationToken cancellationToken) => claim switch
    {
        ChecksumClaim.Given(var digest) => digest,
        ChecksumClaim.InFile(var file, var only) => Pick(await ReadAsync(file, request, cancellationToken), file, request, only),
        _ => throw new ArgumentOutOfRangeException(nameof(claim), claim, null),
    };

    private async Task<string> ReadAsync(Uri file, ImageRequest request, CancellationToken cancellationToken)
    {
        try
        {
            if (file.IsFile) return await ReadLocalAsync(file, cancellationToken);
            var ask = new OriginRequest(file) { Authorization = SameHost(file, request.Source) ? request.Authorization : null };
            return await retry.RunAsync(file, token => origin.ReadTextAsync(ask, MaxFileBytes, token), cancellationToken);
        }
        catch (ImageException e)
        {
            throw new ImageException($"The checksum file of image {ImageName.Of(request.Source)} cannot be had: {e.Message}", ImageCauses.ChecksumUnavailable, e);
        }
    }

    private async Task<string> ReadLocalAsync(Uri file, CancellationToken cancellationToken)
    {
        using var local = LocalFile.Open(file, options.FileFolders);
        if (local.Facts.Length > MaxFileBytes)
            throw new ImageException($"{ImageName.Of(file)} is longer than the {ByteText.Of(MaxFileBytes)} that it may have.", ImageCauses.TooLarge);
        var buffer = new byte[local.Facts.Length];
        var length = await RandomAccess.ReadAsync(local.Handle, buffer, 0, cancellationToken);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }

    private Digest Pick(string text, Uri file, ImageRequest request, DigestAlgorithm? only)
    {
        var name = ImageName.FileNameOf(request.Source);
        var digest = ChecksumFile.Find(text, name, only) switch
        {
            ChecksumLookup.Found(var found) => found,
            ChecksumLookup.NotListed(var names) => throw Unavailable($"does not list '{name}'; it lists {string.Join(", ", names)}{(names.Count < 5 ? "" : ", ...")}"),
            ChecksumLookup.Contradictory(var one, var other) => throw Unavailable($"lists two digests for '{name}': {one} and {other}"),
            ChecksumLookup.NoDigests => throw Unavailable($"holds no {only?.Name ?? "sha256 or sha512"} digest for '{name}'"),
            var other => throw new InvalidOperationException($"Unmapped lookup {other}."),
        };
        if (digest.Algorithm != DigestAlgorithm.Md5 || options.AllowMd5) return digest;
        throw Unavailable($"has only an MD5 for '{name}', which proves nothing any more; give sha256 or sha512, or enable MD5 (agent_md5_checksum_enable) for the whole appliance");

        ImageException Unavailable(string what) => new($"The checksum file {ImageName.Of(file)} {what}.", ImageCauses.ChecksumUnavailable);
    }

    private static bool SameHost(Uri one, Uri other) =>
        Uri.Compare(one, other, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0;
}
