using System.Buffers;
using System.Text.Json;
using Ironic.Images.Cache;
using Ironic.Images.Checksums;
using Ironic.Images.Sparse;
using Microsoft.Win32.SafeHandles;

namespace Ironic.Images.Sources;

/// <summary>
/// A file on its way: bytes come in order, are hashed as they come and written with zeros left out. Whatever cuts the way,
/// what has come is kept, and the next run goes on behind it.
/// </summary>
/// <remarks>Not thread-safe. A second opener of the same part fails: the file is locked.</remarks>
internal sealed class PartFile : IBlockSink, IDisposable
{
    private const int BufferBytes = 16 * Zeros.BlockBytes;
    private readonly string _path;
    private readonly DigestAlgorithm? _promised;
    private readonly SafeFileHandle _file;
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
    private ImageDigester _digester;
    private long _flushed;
    private int _buffered;
    private bool _headSeen;

    private PartFile(string path, DigestAlgorithm? promised, SafeFileHandle file)
    {
        (_path, _promised, _file) = (path, promised, file);
        _digester = new(promised);
    }

    /// <summary>Called once, with the first bytes, before more are asked for: the time to refuse. Returns whether the image is raw, so that its used blocks are mapped.</summary>
    public Func<ReadOnlyMemory<byte>, bool> HeadSeen { get; set; } = _ => true;

    public PartState State { get; private set; } = new();

    /// <summary>Bytes received so far.</summary>
    public long Length => _flushed + _buffered;

    /// <summary>True: bytes of an earlier process are in it, so a wrong digest may be their fault.</summary>
    public bool Resumed { get; private set; }

    public string Path => _path;

    public SafeFileHandle Handle => _file;

    /// <summary>Opens a new part or an old one, whose bytes are read once, to be hashed.</summary>
    /// <exception cref="IOException">Another holds it.</exception>
    public static async Task<PartFile> OpenAsync(string path, DigestAlgorithm? promised, Func<ReadOnlyMemory<byte>, bool> headSeen, CancellationToken cancellationToken)
    {
        var file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, FileOptions.Asynchronous);
        var part = new PartFile(path, promised, file) { HeadSeen = headSeen };
        try
        {
            await part.TakeUpAsync(cancellationToken);
            return part;
        }
        catch
        {
            part.Dispose();
            throw;
        }
    }

    public static string StatePathOf(string path) => path + ".json";

    /// <summary>The origin began to send; its words are kept for whoever goes on later.</summary>
    public void Begin(PartState state)
    {
        State = state;
        AtomicFile.Write(StatePathOf(_path), JsonSerializer.SerializeToUtf8Bytes(state, CacheJson.Default.PartState));
    }

    /// <summary>Where to put what comes next; follow with <see cref="Advance"/>.</summary>
    public Memory<byte> GetMemory() => _buffer.AsMemory(_buffered, BufferBytes - _buffered);

    public void Advance(int count)
    {
        _buffered += count;
        if (!_headSeen && Length >= Inspection.DiskImageInspector.HeadBytes) ShowHead(_buffer.AsMemory(0, Inspection.DiskImageInspector.HeadBytes));
        if (_buffered == BufferBytes) Flush();
    }

    /// <summary>Forgets all that has come.</summary>
    public void Restart()
    {
        (_flushed, _buffered, _headSeen, Resumed) = (0, 0, false, false);
        RandomAccess.SetLength(_file, 0);
        _digester.Dispose();
        _digester = new(_promised);
    }

    /// <summary>All has come: brings it to the disk and tells its digests.</summary>
    public ImageDigests Complete()
    {
        if (!_headSeen) ShowHead(_buffer.AsMemory(0, (int)Math.Min(Length, Inspection.DiskImageInspector.HeadBytes)));
        Flush();
        RandomAccess.SetLength(_file, _flushed);
        RandomAccess.FlushToDisk(_file);
        return _digester.Finish();
    }

    /// <summary>Bytes that were flushed; fewer at the end.</summary>
    public async Task<byte[]> ReadAsync(long offset, int count, CancellationToken cancellationToken)
    {
        var bytes = new byte[Math.Min(count, _flushed - offset)];
        await RandomAccess.ReadAsync(_file, bytes, offset, cancellationToken);
        return bytes;
    }

    void IBlockSink.Block(ReadOnlySpan<byte> block, bool isZero)
    {
        if (!isZero) RandomAccess.Write(_file, block, _flushed);
        _digester.Block(block, isZero);
        _flushed += block.Length;
    }

    void IBlockSink.Hole(long count) => throw new NotSupportedException("Bytes come from an origin; there are no holes among them.");

    /// <summary>Leaves the file as it is: what has come stays for the next run, its last and incomplete block aside.</summary>
    public void Dispose()
    {
        _digester.Dispose();
        _file.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
    }

    private void Flush()
    {
        SparseFile.Split(_buffer.AsSpan(0, _buffered), this);
        _buffered = 0;
    }

    private async Task TakeUpAsync(CancellationToken cancellationToken)
    {
        var whole = RandomAccess.GetLength(_file) / Zeros.BlockBytes * Zeros.BlockBytes;
        if (whole == 0 || ReadState() is not { } state)
        {
            Restart();
            return;
        }

        State = state;
        RandomAccess.SetLength(_file, whole);
        var head = new byte[Inspection.DiskImageInspector.HeadBytes];
        await RandomAccess.ReadAsync(_file, head, 0, cancellationToken);
        ShowHead(head);
        await SparseFile.WalkAsync(_file, whole, _digester, cancellationToken);
        _flushed = whole;
        Resumed = true;
    }

    private void ShowHead(ReadOnlyMemory<byte> head)
    {
        _headSeen = true;
        if (!HeadSeen(head)) _digester.ForgetExtents();
    }

    private PartState? ReadState()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(StatePathOf(_path)), CacheJson.Default.PartState);
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null; // nothing to go on from
        }
    }
}
