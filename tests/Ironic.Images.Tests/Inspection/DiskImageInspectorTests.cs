using System.Diagnostics;
using Ironic.Images.Inspection;
using Ironic.Images.Tests.Rig;
using Ironic.Model.Images;
using Ironic.Testing;

namespace Ironic.Images.Tests.Inspection;

public sealed class DiskImageInspectorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("qcow", null, "qcow")]
    [InlineData("qed", null, "qed")]
    [InlineData("vmdk", null, "vmdk")]
    [InlineData("vmdk", "subformat=monolithicFlat", "vmdk")]
    [InlineData("vmdk", "subformat=streamOptimized", "vmdk")]
    [InlineData("vdi", null, "vdi")]
    [InlineData("vhdx", null, "vhdx")]
    [InlineData("vpc", null, "vpc")]
    [InlineData("vpc", "subformat=fixed", "vpc")]
    [InlineData("parallels", null, "parallels")]
    public async Task Inspect_ForeignDisk_IsRefusedByName(string format, string? options, string name)
    {
        var refused = Assert.IsType<Verdict.Refused>(Inspect(await Disks.QemuAsync(_folder.Path, "image", format, options: options)));

        Assert.Equal(ImageCauses.BadFormat, refused.Cause);
        Assert.Contains($"({name})", refused.Reason, StringComparison.Ordinal);
        Assert.Contains("convert it with qemu-img first", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_Luks_IsRefusedAsUnsafe()
    {
        byte[] header = [(byte)'L', (byte)'U', (byte)'K', (byte)'S', 0xba, 0xbe, 0, 1]; // by hand: qemu-img takes seconds to make one

        var refused = Assert.IsType<Verdict.Refused>(Inspect([.. header, .. new byte[1 << 20]]));

        Assert.Equal((ImageCauses.Unsafe, "is an encrypted LUKS volume (luks); it cannot be written as a disk"), (refused.Cause, refused.Reason));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("xz")]
    [InlineData("zstd")]
    [InlineData("tar")]
    public async Task Inspect_Packed_IsRefusedByName(string tool)
    {
        var path = _folder.File("image");
        await File.WriteAllBytesAsync(path, Disks.Raw(1 << 20));
        var packed = tool switch { "tar" => path + ".tar", "gzip" => path + ".gz", "xz" => path + ".xz", _ => path + ".zst" };
        await Disks.MustAsync(tool, tool == "tar" ? ["-C", _folder.Path, "-cf", packed, "image"] : [path]);

        var refused = Assert.IsType<Verdict.Refused>(Inspect(packed));

        Assert.Contains($"({tool}); unpack it first", refused.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--clear")]
    [InlineData("--gpttombr=1:2")]
    public async Task Inspect_PartitionedBySgdisk_IsRaw(string last)
    {
        var path = await PartitionAsync();
        await Disks.MustAsync("sgdisk", [last, path]);

        Assert.Equal(new Verdict.Accepted(DiskFormat.Raw, 8 << 20), Inspect(path));
    }

    [Fact]
    public async Task Inspect_GptOfLargeSectors_IsRaw()
    {
        var disk = await File.ReadAllBytesAsync(await PartitionAsync());
        var large = (byte[])disk.Clone();
        large.AsSpan(512, 4096).Clear();
        disk.AsSpan(512, 512).CopyTo(large.AsSpan(4096));

        Assert.IsType<Verdict.Accepted>(Inspect(large));
    }

    [Theory]
    [InlineData(512 + 40, "has a damaged GPT (its header's CRC is wrong)")]
    [InlineData(512 + 24, "has a damaged GPT (its header is not where it says that it is)")]
    [InlineData(512 + 13, "has a damaged GPT (header of 65372 bytes)")]
    [InlineData(512, "has a protective MBR but no GPT behind it")]
    [InlineData(510, "is not a bootable disk: it has neither the boot signature of an MBR or GPT (55 AA at byte 510) nor a known format's header")]
    public async Task Inspect_DamagedGpt_IsNamed(int offset, string expected)
    {
        var disk = await File.ReadAllBytesAsync(await PartitionAsync());
        disk[offset] ^= 0xff;

        var refused = Assert.IsType<Verdict.Refused>(Inspect(disk));

        Assert.StartsWith(expected, refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_NoPartitionTable_IsRawWhereThatIsAllowed()
    {
        var noise = new byte[1 << 20];
        new Random(5).NextBytes(noise);

        Assert.Contains("neither the boot signature", Assert.IsType<Verdict.Refused>(Inspect(noise)).Reason, StringComparison.Ordinal);
        Assert.IsType<Verdict.Accepted>(Inspect(noise, policy: new() { RequirePartitionTable = false }));
    }

    [Fact]
    public void Inspect_Zeros_SaysSo() =>
        Assert.EndsWith("it begins with 0000000000000000 (all zeros)", Assert.IsType<Verdict.Refused>(Inspect(new byte[1 << 20])).Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData("<!DOCTYPE html><html>Sign in</html>")]
    [InlineData("\uFEFF\n <HTML>")]
    public void Inspect_WebPage_SaysSo(string page) =>
        Assert.StartsWith("is a web page, not an image", Assert.IsType<Verdict.Refused>(Inspect(System.Text.Encoding.UTF8.GetBytes(page))).Reason, StringComparison.Ordinal);

    [Fact]
    public async Task Inspect_Iso_OnlyWherePermitted()
    {
        await File.WriteAllTextAsync(_folder.File("hello"), "x");
        var path = _folder.File("image.iso");
        await Disks.MustAsync("genisoimage", ["-quiet", "-o", path, _folder.File("hello")]);

        Assert.Equal("is of format iso; permitted are raw, qcow2 (PermittedFormats)", Assert.IsType<Verdict.Refused>(Inspect(path)).Reason);
        var permitted = new InspectionPolicy { Permitted = new HashSet<DiskFormat> { DiskFormat.Raw, DiskFormat.Iso } };
        Assert.Equal(DiskFormat.Iso, Assert.IsType<Verdict.Accepted>(Inspect(path, DiskFormat.Raw, permitted)).Format);
    }

    [Fact]
    public async Task Inspect_DeclaredOtherwise_NamesBoth()
    {
        var qcow2 = await Disks.QemuAsync(_folder.Path, "a.qcow2", "qcow2");

        Assert.Equal("was declared as raw (image_disk_format), but its content is qcow2", Assert.IsType<Verdict.Refused>(Inspect(qcow2, DiskFormat.Raw)).Reason);
        Assert.Equal("was declared as qcow2 (image_disk_format), but its content is raw", Assert.IsType<Verdict.Refused>(Inspect(Disks.Raw(1 << 20), DiskFormat.Qcow2)).Reason);
    }

    [Fact]
    public async Task Inspect_TooLargeDisk_IsRefused()
    {
        var refused = Assert.IsType<Verdict.Refused>(Inspect(await Disks.QemuAsync(_folder.Path, "a.qcow2", "qcow2", "3T")));

        Assert.Equal((ImageCauses.TooLarge, "makes a disk of 3298534883328 bytes; at most 2199023255552 are allowed (MaxVirtualSizeBytes)"), (refused.Cause, refused.Reason));
    }

    [Fact]
    public async Task Inspect_RandomBytesAndMutations_NeverThrow()
    {
        byte[][] seeds = [Disks.Raw(1 << 16), (await File.ReadAllBytesAsync(await PartitionAsync()))[..65536], await File.ReadAllBytesAsync(await Disks.QemuAsync(_folder.Path, "v", "vhdx", "1M"))];
        var random = new Random(7);
        var clock = Stopwatch.StartNew();
        var kinds = new HashSet<Type>();
        while (clock.Elapsed < TimeSpan.FromSeconds(2))
        {
            var seed = seeds[random.Next(seeds.Length)];
            var head = seed[..random.Next(Math.Min(seed.Length, 8192) + 1)];
            for (var i = random.Next(6); i > 0 && head.Length > 0; i--) head[random.Next(head.Length)] = (byte)random.Next(256);
            kinds.Add(DiskImageInspector.Inspect(head, head.AsSpan(head.Length - Math.Min(512, head.Length)), head.Length, (DiskFormat?)random.Next(3), new()).GetType());
        }

        Assert.Equal(2, kinds.Count);
    }

    private async Task<string> PartitionAsync()
    {
        var path = _folder.File("disk");
        await File.WriteAllBytesAsync(path, new byte[8 << 20]);
        await Disks.MustAsync("sgdisk", ["--new=1:0:+2M", "--new=2:0:+2M", path]);
        return path;
    }

    private static Verdict Inspect(string path, DiskFormat? declared = null, InspectionPolicy? policy = null) => Inspect(File.ReadAllBytes(path), declared, policy);

    private static Verdict Inspect(byte[] image, DiskFormat? declared = null, InspectionPolicy? policy = null) => DiskImageInspector.Inspect(
        image.AsSpan(0, Math.Min(image.Length, DiskImageInspector.HeadBytes)), image.AsSpan(Math.Max(0, image.Length - DiskImageInspector.TailBytes)), image.Length, declared, policy ?? new());
}
