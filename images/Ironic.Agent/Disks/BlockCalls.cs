namespace Ironic.Agent.Disks;

/// <summary>ioctl requests of block devices (linux/fs.h) and modes of fallocate(2) (linux/falloc.h).</summary>
internal static class BlockCalls
{
    public const nuint ReadPartitions = 0x125F; // BLKRRPART
    public const nuint FlushBuffers = 0x1261; // BLKFLSBUF
    public const nuint SectorSize = 0x1268; // BLKSSZGET, int
    public const nuint Discard = 0x1277; // BLKDISCARD, u64[2]: start, length
    public const nuint ZeroOut = 0x127F; // BLKZEROOUT, likewise
    public const nuint Size = 0x8008_1272; // BLKGETSIZE64, u64

    /// <summary>
    /// FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE. On a block device: zeroes, and lets the device deallocate, but fails rather than write zeros one by one.
    /// </summary>
    public const int PunchHole = 3;
}
