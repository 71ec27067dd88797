using System.Buffers.Binary;
using System.Diagnostics;
using Ironic.Images.Inspection.Wire;
using Ironic.Images.Tests.Rig;
using Ironic.Testing;

namespace Ironic.Images.Tests.Inspection.Wire;

public sealed class Qcow2HeaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("compat=0.10", 2, 65536)]
    [InlineData("compat=1.1", 3, 65536)]
    [InlineData("compat=1.1,cluster_size=512", 3, 512)]
    [InlineData("compat=1.1,cluster_size=2M", 3, 2 << 20)]
    [InlineData("compat=1.1,lazy_refcounts=on", 3, 65536)]
    [InlineData("compat=1.1,refcount_bits=1", 3, 65536)]
    [InlineData("compat=1.1,compression_type=zstd", 3, 65536)]
    [InlineData("compat=1.1,extended_l2=on,cluster_size=128k", 3, 131072)]
    public async Task TryRead_QemusOwn_IsUnderstood(string options, int version, int clusterBytes)
    {
        var image = await HeadOfAsync(await Disks.QemuAsync(_folder.Path, "a.qcow2", "qcow2", "10G", options));

        Assert.Null(Qcow2Header.TryRead(image, null, out var header, out var safe));
        Assert.True(safe);
        Assert.Equal(new Qcow2Header { Version = version, VirtualSize = 10L << 30, ClusterBytes = clusterBytes }, header);
    }

    [Fact]
    public async Task TryRead_BackingFile_IsNamedAndUnsafe()
    {
        await Disks.QemuAsync(_folder.Path, "base.qcow2", "qcow2");
        var path = await Disks.QemuAsync(_folder.Path, "top.qcow2", "qcow2", options: $"backing_file={_folder.File("base.qcow2")},backing_fmt=qcow2");

        var problem = Qcow2Header.TryRead(await HeadOfAsync(path), null, out _, out var safe);

        Assert.Equal($"names a backing file ({_folder.File("base.qcow2")})", problem);
        Assert.False(safe);
    }

    [Theory]
    [InlineData("data_file=DATA", "keeps its data in an external file")]
    [InlineData("data_file=DATA,data_file_raw=on", "keeps its data in an external file")]
    public async Task TryRead_ExternalData_IsUnsafe(string options, string expected)
    {
        var path = await Disks.QemuAsync(_folder.Path, "a.qcow2", "qcow2", options: options.Replace("DATA", _folder.File("data"), StringComparison.Ordinal));

        Assert.Equal(expected, Qcow2Header.TryRead(await HeadOfAsync(path), null, out _, out var safe));
        Assert.False(safe);
    }

    [Fact]
    public async Task TryRead_Encrypted_IsUnsafe()
    {
        var path = _folder.File("a.qcow2");
        await Disks.MustAsync("qemu-img", ["create", "--object", "secret,id=s,data=x", "-f", "qcow2", "-o", "encrypt.format=aes,encrypt.key-secret=s", path, "4M"]);

        Assert.Equal("is encrypted (AES)", Qcow2Header.TryRead(await HeadOfAsync(path), null, out _, out var safe));
        Assert.False(safe);
    }

    [Theory]
    [InlineData(32, 2u, "is encrypted (LUKS)")] // qemu-img takes seconds to make one
    [InlineData(4, 4u, "is qcow2 of version 4; versions 2 and 3 are known")]
    [InlineData(20, 8u, "has clusters of 2^8 bytes; 2^9 to 2^21 are possible")]
    [InlineData(20, 22u, "has clusters of 2^22 bytes; 2^9 to 2^21 are possible")]
    [InlineData(20, 0xffffffffu, "has clusters of 2^4294967295 bytes; 2^9 to 2^21 are possible")]
    [InlineData(24, 0xffffffffu, "has an impossible virtual size (18446744069418778624 bytes)")]
    [InlineData(36, 0x7fffffffu, "has an L1 table of 2147483647 entries for 4194304 bytes")]
    [InlineData(36, 0u, "has an L1 table of 0 entries for 4194304 bytes")]
    [InlineData(44, 0x30001u, "has its L1 table at an impossible place (byte 196609)")]
    [InlineData(44, 0x70000000u, "is cut off: its L1 table lies beyond its end (byte 1879048192 of 262144)")]
    [InlineData(56, 0u, "has a reference count table of 0 bytes")]
    [InlineData(56, 0x1000u, "has a reference count table of 268435456 bytes")]
    [InlineData(60, 0x10001u, "claims 65537 snapshots")]
    [InlineData(76, 2u, "is marked corrupt by its own header")]
    [InlineData(76, 0x20u, "needs qcow2 features that nobody here knows (incompatible bits 0x20)")]
    [InlineData(72, 0x80000000u, "needs qcow2 features that nobody here knows (incompatible bits 0x8000000000000000)")]
    [InlineData(96, 7u, "has an impossible reference count width (2^7 bits)")]
    [InlineData(100, 100u, "has a damaged qcow2 header (length 100)")]
    [InlineData(100, 0xfffffff8u, "has qcow2 header extensions without end")]
    [InlineData(104, 0x44415441u, "names an external data file")]
    [InlineData(104, 0x0537be77u, "is encrypted (it has a LUKS header)")]
    public async Task TryRead_FieldOutOfBounds_IsNamed(int offset, uint value, string expected)
    {
        var image = await HeadOfAsync(await Disks.QemuAsync(_folder.Path, "a.qcow2", "qcow2"));
        if (offset == 104) BinaryPrimitives.WriteUInt32BigEndian(image.AsSpan(100), 104); // older QEMU's length, so that the extensions begin here
        BinaryPrimitives.WriteUInt32BigEndian(image.AsSpan(offset), value);

        Assert.Equal(expected, Qcow2Header.TryRead(image, 262144, out _, out _));
    }

    [Fact]
    public async Task TryRead_EveryPrefixAndEveryBitFlip_NeverThrows()
    {
        var image = (await HeadOfAsync(await Disks.QemuAsync(_folder.Path, "a.qcow2", "qcow2")))[..1024];
        for (var length = 4; length < 112; length++)
            Assert.NotNull(Qcow2Header.TryRead(image.AsSpan(0, length), null, out _, out _));

        for (var bit = 32; bit < 600 * 8; bit++)
        {
            image[bit / 8] ^= (byte)(1 << (bit % 8));
            if (Qcow2Header.TryRead(image, 262144, out var header, out _) is null)
                Assert.InRange(header.ClusterBytes, 512, 2 << 20);
            image[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public async Task TryRead_RandomMutations_NeverThrow()
    {
        var image = (await HeadOfAsync(await Disks.QemuAsync(_folder.Path, "a.qcow2", "qcow2")))[..512];
        var random = new Random(20261121);
        var clock = Stopwatch.StartNew();
        var accepted = 0;
        for (var round = 0; clock.Elapsed < TimeSpan.FromSeconds(2); round++)
        {
            var mutated = (byte[])image.Clone();
            for (var i = random.Next(1, 8); i > 0; i--) mutated[random.Next(4, round % 2 == 0 ? 112 : 512)] = (byte)random.Next(256);
            if (Qcow2Header.TryRead(mutated, random.NextInt64(0, 1 << 20), out var header, out var safe) is not null) continue;
            accepted++;
            Assert.True(safe);
            Assert.True(header.VirtualSize > 0);
        }

        Assert.True(accepted > 0, "the mutations were all refused: they do not reach far");
    }

    private static async Task<byte[]> HeadOfAsync(string path)
    {
        var head = await File.ReadAllBytesAsync(path);
        return head.Length > 65536 ? head[..65536] : head;
    }
}
