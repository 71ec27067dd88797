using System.Collections.Concurrent;

namespace Ironic.Api.Views;

/// <summary>
/// What kept encodings may take together, however many items there are. Once it is taken, new ones are kept only in the place of those that nobody has asked for
/// in a while: a list that is longer than the room would otherwise push out, from its beginning, what it is to find there the next time.
/// </summary>
/// <param name="bytes">May be exceeded by one encoding of each thread.</param>
/// <param name="time">Whose clock.</param>
internal sealed class EncodingRoom(long bytes, TimeProvider time)
{
    /// <summary>How long one that nobody asks for has its place: what is listed at all is mostly listed again within it.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(1);

    private readonly ConcurrentQueue<KeptEncoding> _kept = [];
    private long _taken;

    /// <summary>The process's: 8 MiB, the details of some 2,500 nodes.</summary>
    public static EncodingRoom Shared { get; } = new(8 << 20, TimeProvider.System);

    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>False: nothing more can be kept now.</summary>
    public bool TryMake()
    {
        while (Taken >= bytes && _kept.TryDequeue(out var oldest))
        {
            if (time.GetElapsedTime(oldest.LastUse) < Idle)
            {
                _kept.Enqueue(oldest);
                return false;
            }

            Interlocked.Add(ref _taken, -oldest.Drop());
        }

        return true;
    }

    public void Keep(KeptEncoding encoding)
    {
        Use(encoding);
        Interlocked.Add(ref _taken, encoding.Json?.Length ?? 0);
        _kept.Enqueue(encoding);
    }

    public void Use(KeptEncoding encoding) => encoding.LastUse = time.GetTimestamp();
}

/// <summary>An item's JSON, as long as there is room for it.</summary>
internal abstract class KeptEncoding(byte[] json)
{
    private byte[]? _json = json;
    private long _lastUse;

    /// <summary>Null: it had to make room.</summary>
    public byte[]? Json => Volatile.Read(ref _json);

    /// <summary>A time stamp of the room's clock.</summary>
    public long LastUse
    {
        get => Volatile.Read(ref _lastUse);
        set => Volatile.Write(ref _lastUse, value);
    }

    /// <returns>How many bytes that frees.</returns>
    public int Drop() => Interlocked.Exchange(ref _json, null)?.Length ?? 0;
}
