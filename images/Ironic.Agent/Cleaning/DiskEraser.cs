using System.Security.Cryptography;
using Ironic.Agent.Disks;
using Ironic.Agent.Faults;
using Ironic.Agent.Images;
using Ironic.Agent.Inventory;
using Ironic.Agent.Logging;

namespace Ironic.Agent.Cleaning;

/// <summary>
/// Makes a whole disk read as zeros, by the cheapest way that holds: by deallocating, where the device promises zeros for that; by discarding, where
/// samples then read as zeros; else by overwriting every byte. The ends are written, and samples read back, in each case.
/// </summary>
internal sealed class DiskEraser(DiskOpener disks, TimeProvider time, AgentLog log)
{
    private const long Step = 1L << 30;
    private const int SampleLength = 64 * 1024;
    private const int Samples = 512;

    /// <param name="device">Not read-only.</param>
    /// <param name="passes">1: zeros. More: that many less one of random bytes before.</param>
    /// <param name="progress">The command's.</param>
    /// <param name="cancellationToken">Leaves the disk half erased.</param>
    /// <exception cref="AgentException">"BlockDeviceEraseError": it is in use, it failed, or something is still readable on it.</exception>
    public async Task EraseAsync(BlockDevice device, int passes, IProgress<string> progress, CancellationToken cancellationToken)
    {
        try
        {
            using var disk = disks.Open(device, DiskAccess.Direct);
            var started = time.GetTimestamp();
            for (var pass = 1; pass < passes; pass++) await OverwriteRandomlyAsync(disk, pass, progress, cancellationToken);
            var how = await EraseAsync(disk, mayDeallocate: passes <= 1, progress, cancellationToken);
            log.Say($"{device.Path} erased by {how} in {time.GetElapsedTime(started).TotalSeconds:F1} s");
        }
        catch (Exception fault) when (fault is IOException or AgentException { Type: not AgentContract.Commands.CommandErrorTypes.BlockDeviceErase })
        {
            throw Fault.BlockDeviceErase($"{device} could not be erased: {fault.Message}", fault);
        }
    }

    private async Task<string> EraseAsync(RawDisk disk, bool mayDeallocate, IProgress<string> progress, CancellationToken cancellationToken)
    {
        (string How, Func<long, long, Task<bool>> TryAsync)[] quickWays =
        [
            ("deallocating it", async (offset, length) => await disk.TryZeroCheaplyAsync(offset, length)),
            ("discarding it", disk.TryDiscardAsync),
        ];
        foreach (var (how, tryAsync) in mayDeallocate ? quickWays : [])
        {
            if (!await ForAllAsync(disk, tryAsync, cancellationToken)) continue;
            await WriteEndsAsync(disk, cancellationToken);
            if (await FirstNonZeroAsync(disk, cancellationToken) is null) return how;
            log.Say($"{disk.Path} keeps data after {how}");
        }

        var report = new ProgressReport($"erasing {disk.Path}", disk.Length, time, progress, log);
        await disk.ZeroAsync(0, disk.Length, cancellationToken, report.Add);
        await WriteEndsAsync(disk, cancellationToken);
        if (await FirstNonZeroAsync(disk, cancellationToken) is { } offset) throw Fault.BlockDeviceErase($"{disk.Path} still reads as something else than zeros at byte {offset} after it was overwritten.");
        return "overwriting it with zeros";
    }

    private static async Task<bool> ForAllAsync(RawDisk disk, Func<long, long, Task<bool>> tryAsync, CancellationToken cancellationToken)
    {
        for (long offset = 0; offset < disk.Length; offset += Step)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!await tryAsync(offset, Math.Min(Step, disk.Length - offset))) return false;
        }

        return true;
    }

    /// <summary>Boot code and partition tables are overwritten in any case.</summary>
    private static async Task WriteEndsAsync(RawDisk disk, CancellationToken cancellationToken)
    {
        using var zeros = new AlignedBuffer((int)Math.Min(1 << 20, disk.Length));
        zeros.GetSpan().Clear();
        await disk.WriteAsync(zeros.Memory, 0, cancellationToken);
        await disk.WriteAsync(zeros.Memory, disk.Length - zeros.Memory.Length, cancellationToken);
        await disk.FlushAsync();
    }

    /// <summary>Where the first sample that is not zero begins; both ends are among the samples.</summary>
    private static async Task<long?> FirstNonZeroAsync(RawDisk disk, CancellationToken cancellationToken)
    {
        using var buffer = new AlignedBuffer(SampleLength);
        var last = Math.Max(0, disk.Length - SampleLength);
        for (var i = 0; i < Samples; i++)
        {
            var offset = (long)((Int128)last * i / (Samples - 1)) / disk.SectorSize * disk.SectorSize;
            var read = await disk.ReadAsync(buffer.Memory[..(int)Math.Min(SampleLength, disk.Length)], offset, cancellationToken);
            if (buffer.GetSpan()[..read].ContainsAnyExcept((byte)0)) return offset;
        }

        return null;
    }

    private async Task OverwriteRandomlyAsync(RawDisk disk, int pass, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var report = new ProgressReport($"overwriting {disk.Path} with random bytes, pass {pass}", disk.Length, time, progress, log);
        using var buffer = new AlignedBuffer(1 << 20);
        for (long offset = 0; offset < disk.Length; offset += buffer.Memory.Length)
        {
            RandomNumberGenerator.Fill(buffer.GetSpan());
            var length = (int)Math.Min(buffer.Memory.Length, disk.Length - offset);
            await disk.WriteAsync(buffer.Memory[..length], offset, cancellationToken);
            report.Add(length);
        }
    }
}
