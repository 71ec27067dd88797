using System.Security.Cryptography;

namespace Ironic.Images.Sparse;

/// <summary>Blocks of zeros: how they are recognised, and hashed without being read.</summary>
internal static class Zeros
{
    /// <summary>The unit in which images are looked at; a block of zeros in a file is left out as a hole.</summary>
    public const int BlockBytes = 64 << 10;

    private static readonly byte[] Block = new byte[BlockBytes];

    public static bool AreAll(ReadOnlySpan<byte> data) => !data.ContainsAnyExcept((byte)0);

    public static void AppendTo(IncrementalHash hash, long count) => AppendTo(hash.AppendData, count);

    public static void AppendTo(Action<ReadOnlySpan<byte>> hash, long count)
    {
        for (; count > 0; count -= Math.Min(count, Block.Length)) hash(Block.AsSpan(0, (int)Math.Min(count, Block.Length)));
    }
}
