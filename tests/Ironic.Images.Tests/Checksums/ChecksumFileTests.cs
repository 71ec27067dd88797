using System.Diagnostics;
using System.Security.Cryptography;
using Ironic.Images.Checksums;
using Ironic.Images.Tests.Rig;
using Ironic.Testing;

namespace Ironic.Images.Tests.Checksums;

public sealed class ChecksumFileTests : IDisposable
{
    private const string One = "1111111111111111111111111111111111111111111111111111111111111111", Two = "2222222222222222222222222222222222222222222222222222222222222222";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sha256sum")]
    [InlineData("sha256sum", "--binary")]
    [InlineData("sha256sum", "--tag")]
    [InlineData("sha512sum")]
    [InlineData("sha512sum", "--tag")]
    [InlineData("md5sum")]
    [InlineData("sha256sum", "--zero")]
    public async Task Find_WrittenByCoreutils_IsFound(string tool, params string[] options)
    {
        var content = Disks.Raw(4096);
        foreach (var name in (string[])["debian 12 (arm).raw", "image.raw", "other.raw"]) await File.WriteAllBytesAsync(_folder.File(name), content);
        var text = (await Disks.MustAsync(tool, [.. options, "image.raw", "debian 12 (arm).raw", "./other.raw"], workingDirectory: _folder.Path)).Output.Replace('\0', '\n');

        foreach (var name in (string[])["image.raw", "debian 12 (arm).raw", "other.raw"])
        {
            var found = Assert.IsType<ChecksumLookup.Found>(ChecksumFile.Find(text, name, null)).Digest;
            Assert.Equal(tool.Replace("sum", "", StringComparison.Ordinal), found.Algorithm.Name);
            if (found.Algorithm == DigestAlgorithm.Sha256) Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), found.Hex);
        }
    }

    [Fact]
    public async Task Find_EscapedName_IsFound()
    {
        await File.WriteAllTextAsync(_folder.File("back\\slash"), "x");
        var text = (await Disks.MustAsync("sha256sum", ["back\\slash"], workingDirectory: _folder.Path)).Output;

        Assert.StartsWith("\\", text, StringComparison.Ordinal);
        Assert.IsType<ChecksumLookup.Found>(ChecksumFile.Find(text, "back\\slash", null));
    }

    [Theory]
    [InlineData($"{One}  a.raw\n{Two}  b.raw\n", "b.raw", Two)]
    [InlineData($"{One} *pool/x/a.raw\r\n{Two} *b.raw\r\n", "a.raw", One)]
    [InlineData($"{One}\n", "anything", One)]
    [InlineData($"\n  {One}\t\n", "anything", One)]
    [InlineData($"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n# sums\n{One}  a.raw\n-----BEGIN PGP SIGNATURE-----\niQIz\n", "a.raw", One)]
    [InlineData($"SHA256 (a.raw) = {One}\nSHA256 (b (1).raw) = {Two}\n", "b (1).raw", Two)]
    [InlineData($"{One}  a.raw\n{One}  a.raw\n", "a.raw", One)]
    public void Find_KnownStyles_AreFound(string text, string name, string expected) =>
        Assert.Equal(new ChecksumLookup.Found(new(DigestAlgorithm.Sha256, expected)), ChecksumFile.Find(text, name, null));

    [Fact]
    public void Find_SeveralAlgorithms_TakesStrongestOrTheOneAskedFor()
    {
        var text = $"MD5 (a) = {One[..32]}\nSHA256 (a) = {One}\nSHA512 (a) = {One}{Two}\n";

        Assert.Equal(new ChecksumLookup.Found(new(DigestAlgorithm.Sha512, One + Two)), ChecksumFile.Find(text, "a", null));
        Assert.Equal(new ChecksumLookup.Found(new(DigestAlgorithm.Sha256, One)), ChecksumFile.Find(text, "a", DigestAlgorithm.Sha256));
    }

    [Fact]
    public void Find_NotThere_SaysWhatIs()
    {
        Assert.Equal(["a.raw", "b.raw"], Assert.IsType<ChecksumLookup.NotListed>(ChecksumFile.Find($"{One}  a.raw\n{Two}  b.raw\n", "c.raw", null)).Names);
        Assert.IsType<ChecksumLookup.NoDigests>(ChecksumFile.Find("<html>404</html>", "c.raw", null));
        Assert.IsType<ChecksumLookup.NoDigests>(ChecksumFile.Find($"{One}\n{Two}\n", "c.raw", null)); // whose are they?
        Assert.IsType<ChecksumLookup.Contradictory>(ChecksumFile.Find($"{One}  a.raw\n{Two}  a.raw\n", "a.raw", null));
    }

    [Fact]
    public void Find_RandomMutations_NeverThrow()
    {
        var seed = $"{One}  a.raw\n\\{Two} *b\\\\.raw\nSHA256 (a.raw) = {One}\n{Two}\n".ToCharArray();
        var random = new Random(3);
        var clock = Stopwatch.StartNew();
        var found = 0;
        while (clock.Elapsed < TimeSpan.FromSeconds(1))
        {
            var text = (char[])seed.Clone();
            for (var i = random.Next(1, 10); i > 0; i--) text[random.Next(text.Length)] = (char)random.Next(random.Next(2) == 0 ? 128 : 65536);
            if (ChecksumFile.Find(new(text, 0, random.Next(text.Length)), "a.raw", null) is ChecksumLookup.Found) found++;
        }

        Assert.True(found > 0);
    }
}
