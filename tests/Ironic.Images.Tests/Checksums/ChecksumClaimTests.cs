using Ironic.Images.Checksums;
using Ironic.Model.Images;

namespace Ironic.Images.Tests.Checksums;

public sealed class ChecksumClaimTests
{
    private static readonly string Md5 = new('a', 32), Sha1 = new('a', 40), Sha256 = new('a', 64), Sha512 = new('a', 128);

    [Fact]
    public void Read_HexOfKnownLength_TellsItsAlgorithm()
    {
        Assert.Equal(new ChecksumClaim.Given(new(DigestAlgorithm.Sha256, Sha256)), Read(Sha256.ToUpperInvariant()));
        Assert.Equal(new ChecksumClaim.Given(new(DigestAlgorithm.Sha512, Sha512)), Read(Sha512));
        Assert.Equal(new ChecksumClaim.Given(new(DigestAlgorithm.Md5, Md5)), Read(Md5, allowMd5: true));
    }

    [Fact]
    public void Read_Url_IsAFile()
    {
        Assert.Equal(new ChecksumClaim.InFile(new("https://x/SHA256SUMS"), null), Read("https://x/SHA256SUMS"));
        Assert.Equal(new ChecksumClaim.InFile(new("https://x/S"), DigestAlgorithm.Sha512), Read(null, "SHA512", "https://x/S"));
    }

    [Fact]
    public void Read_HashPair_GoesBeforeChecksum() =>
        Assert.Equal(new ChecksumClaim.Given(new(DigestAlgorithm.Sha512, Sha512)), Read(Sha256, "sha512", Sha512));

    [Fact]
    public void Read_Nothing_IsNoClaimAndNoError() => Assert.Null(Read(null));

    [Theory]
    [InlineData("MD5", null, null, "image_checksum is an MD5, which proves nothing any more; give a sha256 or sha512, or enable MD5 (agent_md5_checksum_enable) for the whole appliance.")]
    [InlineData("SHA1", null, null, "image_checksum is 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa': neither a URL nor the hex digits of sha256 (64) or sha512 (128).")]
    [InlineData("nonsense", null, null, "image_checksum is 'nonsense': neither a URL nor the hex digits of sha256 (64) or sha512 (128).")]
    [InlineData("ftp://x/y", null, null, "image_checksum is 'ftp://x/y'; a checksum file must be an http(s):// or file:// URL.")]
    [InlineData(null, "sha256", null, "image_os_hash_algo is 'sha256', but image_os_hash_value is missing; give both or none.")]
    [InlineData("SHA256", null, "SHA256", "image_os_hash_value is given, but image_os_hash_algo is missing; give both or none.")]
    [InlineData(null, "crc32", "SHA256", "image_os_hash_algo is 'crc32'; known are sha256, sha512 (md5 where it is enabled).")]
    [InlineData(null, "sha512", "SHA256", "image_os_hash_value has 64 hex digits, but image_os_hash_algo is sha512, which has 128.")]
    [InlineData(null, "sha512", "xyz", "image_os_hash_value is 'xyz': neither a URL nor the 128 hex digits of sha512.")]
    [InlineData(null, "md5", "MD5", "image_os_hash_algo is an MD5, which proves nothing any more; give a sha256 or sha512, or enable MD5 (agent_md5_checksum_enable) for the whole appliance.")]
    public void Read_Wrong_SaysWhatIsAllowed(string? checksum, string? algorithm, string? value, string expected)
    {
        List<string> errors = [];

        Assert.Null(ChecksumClaim.Read(Request(Fill(checksum), algorithm, Fill(value)), allowMd5: false, errors));

        Assert.Equal(expected, Assert.Single(errors));
        static string? Fill(string? text) => text switch { "MD5" => Md5, "SHA1" => Sha1, "SHA256" => Sha256, _ => text };
    }

    private static ChecksumClaim? Read(string? checksum, string? algorithm = null, string? value = null, bool allowMd5 = false)
    {
        List<string> errors = [];
        var claim = ChecksumClaim.Read(Request(checksum, algorithm, value), allowMd5, errors);
        Assert.Empty(errors);
        return claim;
    }

    private static ImageRequest Request(string? checksum, string? algorithm, string? value) =>
        new() { Source = new("http://x/a.raw"), NodeUuid = Guid.NewGuid(), Checksum = checksum, HashAlgorithm = algorithm, HashValue = value };
}
