using System.Runtime.InteropServices;
using Ironic.Agent.Faults;
using Ironic.Agent.Kernel;
using Microsoft.Win32.SafeHandles;

namespace Ironic.Agent.Disks;

/// <summary>How a disk is opened.</summary>
internal enum DiskAccess
{
    /// <summary>Through the kernel's cache: for tables and labels, of any size and at any place.</summary>
    Buffered,

    /// <summary>Past the cache, for the bulk: offset, length and memory are multiples of <see cref="AlignedBuffer.Alignment"/> (of the sector, at the disk's end).</summary>
    Direct,

    ReadOnly,
}

/// <summary>An open disk, held exclusively while it is open for writing. A plain file will do as well, and counts as a disk with sectors of 512 bytes.</summary>
internal sealed class RawDisk : IDisposable
{
    private const int ErrorInvalid = 22; // EINVAL
    private const int DefaultSectorSize = 512;

    /// <summary>One call zeroes at most this much, so that progress shows and a cancellation is heard.</summary>
    private const long ZeroStep = 1L << 30;

    private readonly SafeFileHandle _file;
    private readonly bool _isBlockDevice;
    private bool _zeroesCheaply = true;

    private RawDisk(string path, SafeFileHandle file)
    {
        Path = path;
        _file = file;
        _isBlockDevice = TryReadSize(out var size);
        Length = _isBlockDevice ? size : RandomAccess.GetLength(file);
        SectorSize = _isBlockDevice ? ReadSectorSize() : DefaultSectorSize;
    }

    public string Path { get; }

    /// <summary>Bytes.</summary>
    public long Length { get; }

    /// <summary>Bytes of a logical sector: the unit of partition tables.</summary>
    public int SectorSize { get; }

    /// <exception cref="AgentException">"BlockDeviceError": it is not there, or mounted, or held by a RAID or another program.</exception>
    public static RawDisk Open(string path, DiskAccess access)
    {
        var flags = access == DiskAccess.ReadOnly ? LinuxCalls.OpenReadOnly : LinuxCalls.OpenReadWrite | LinuxCalls.OpenExclusive;
        if (access == DiskAccess.Direct && TryOpen(path, flags | LinuxCalls.OpenDirect) is { } direct) return direct;
        if (access == DiskAccess.Direct && Marshal.GetLastPInvokeError() != ErrorInvalid) throw CannotOpen(path); // EINVAL: a file system without O_DIRECT
        return TryOpen(path, flags) ?? throw CannotOpen(path);
    }

    /// <summary>A second, buffered handle on a disk that this process holds already.</summary>
    /// <exception cref="AgentException">"BlockDeviceError".</exception>
    public static RawDisk OpenShared(string path) => TryOpen(path, LinuxCalls.OpenReadWrite) ?? throw CannotOpen(path);

    /// <summary>Fills <paramref name="target"/>, less only at the disk's end.</summary>
    /// <returns>Bytes read.</returns>
    public async ValueTask<int> ReadAsync(Memory<byte> target, long offset, CancellationToken cancellationToken)
    {
        var done = 0;
        for (int read; done < target.Length && (read = await RandomAccess.ReadAsync(_file, target[done..], offset + done, cancellationToken)) > 0;) done += read;
        return done;
    }

    /// <exception cref="IOException">The device failed.</exception>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> data, long offset, CancellationToken cancellationToken) =>
        RandomAccess.WriteAsync(_file, data, offset, cancellationToken);

    /// <summary>
    /// Makes a range read as zeros: by deallocating where the device can, else by its own command for zeros, else by writing them.
    /// The range is whole sectors.
    /// </summary>
    public async Task ZeroAsync(long offset, long length, CancellationToken cancellationToken, Action<long>? done = null)
    {
        for (var end = offset + length; offset < end;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var step = Math.Min(ZeroStep, end - offset);
            if (!await TryZeroCheaplyAsync(offset, step) && !await Task.Run(() => TryRangeCall(BlockCalls.ZeroOut, offset, step), cancellationToken))
                await WriteZerosAsync(offset, step, cancellationToken);
            offset += step;
            done?.Invoke(step);
        }
    }

    /// <summary>
    /// Zeroes a range if the device can do it without being sent the zeros. False: nothing was done, and it will not be tried on this disk again.
    /// </summary>
    public async ValueTask<bool> TryZeroCheaplyAsync(long offset, long length) =>
        _zeroesCheaply && (_zeroesCheaply = await Task.Run(() => LinuxCalls.Fallocate(_file, BlockCalls.PunchHole, offset, length) == 0));

    /// <summary>Tells the device that a range is unused. What it reads as afterwards is the device's affair. False: it cannot.</summary>
    public Task<bool> TryDiscardAsync(long offset, long length) => Task.Run(() => TryRangeCall(BlockCalls.Discard, offset, length));

    /// <summary>What was written is on the medium when this returns.</summary>
    public Task FlushAsync() => Task.Run(() =>
    {
        RandomAccess.FlushToDisk(_file);
        if (_isBlockDevice) TryCall(BlockCalls.FlushBuffers);
    });

    /// <summary>Has the kernel read the partition table anew. False: a partition is in use.</summary>
    public bool TryRereadPartitions() => !_isBlockDevice || TryCall(BlockCalls.ReadPartitions);

    public void Dispose() => _file.Dispose();

    private async Task WriteZerosAsync(long offset, long length, CancellationToken cancellationToken)
    {
        using var zeros = new AlignedBuffer((int)Math.Min(length, 1 << 20));
        zeros.GetSpan().Clear();
        for (var end = offset + length; offset < end;)
        {
            var part = (int)Math.Min(zeros.Memory.Length, end - offset);
            await WriteAsync(zeros.Memory[..part], offset, cancellationToken);
            offset += part;
        }
    }

    private static RawDisk? TryOpen(string path, int flags)
    {
        var file = LinuxCalls.Open(path, flags | LinuxCalls.OpenCloseOnExec, 0);
        return file < 0 ? null : new(path, new(file, ownsHandle: true));
    }

    private static AgentException CannotOpen(string path) => Fault.BlockDevice($"{path} cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}.");

    private unsafe bool TryReadSize(out long size)
    {
        ulong value = 0;
        var isDevice = LinuxCalls.Ioctl(_file, BlockCalls.Size, &value) == 0;
        size = (long)value;
        return isDevice;
    }

    private unsafe int ReadSectorSize()
    {
        var value = DefaultSectorSize;
        return LinuxCalls.Ioctl(_file, BlockCalls.SectorSize, &value) == 0 ? value : DefaultSectorSize;
    }

    private unsafe bool TryRangeCall(nuint request, long offset, long length)
    {
        if (!_isBlockDevice) return false;
        var range = stackalloc ulong[] { (ulong)offset, (ulong)length };
        return LinuxCalls.Ioctl(_file, request, range) == 0;
    }

    private unsafe bool TryCall(nuint request) => LinuxCalls.Ioctl(_file, request, null) == 0;
}
