using System.Threading.Channels;
using Ironic.Agent.Disks;

namespace Ironic.Agent.Images;

/// <summary>
/// Moves an image from its source to several sinks at once, each at its own pace: while one buffer is being read, another is hashed and a
/// third written. A buffer is free again when every sink is done with it. The slowest of them sets the speed, and nothing is held beyond the pool.
/// </summary>
internal sealed class ImagePump(IImageSource source, BufferPool pool)
{
    /// <param name="sinks">Each sees every byte.</param>
    /// <param name="progress">Told the bytes read so far.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>Bytes moved.</returns>
    public async Task<long> RunAsync(IReadOnlyList<IImageSink> sinks, Action<long> progress, CancellationToken cancellationToken)
    {
        using var failing = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var lanes = sinks.Select(_ => Channel.CreateBounded<Chunk>(new BoundedChannelOptions(pool.Count) { SingleReader = true, SingleWriter = true })).ToList();
        Exception? first = null;
        long total = 0;
        Task[] work = [GuardAsync(FillAsync(lanes, progress, failing.Token)), .. sinks.Select((sink, i) => GuardAsync(DrainAsync(lanes[i].Reader, sink, failing.Token)))];
        await Task.WhenAll(work);
        if (first is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);
        return total;

        // What failed first is the cause; the others are only told to stop.
        async Task GuardAsync(Task<long> task)
        {
            try
            {
                total = Math.Max(total, await task);
            }
            catch (Exception fault)
            {
                Interlocked.CompareExchange(ref first, fault, null);
                await failing.CancelAsync();
            }
        }
    }

    private async Task<long> FillAsync(List<Channel<Chunk>> lanes, Action<long> progress, CancellationToken cancellationToken)
    {
        long total = 0;
        try
        {
            while (true)
            {
                var buffer = await pool.RentAsync(cancellationToken);
                var offset = source.Position;
                var length = await FillBufferAsync(buffer.Memory, offset, cancellationToken);
                if (length == 0)
                {
                    pool.Return(buffer);
                    return total;
                }

                var chunk = new Chunk(buffer, length, offset, lanes.Count, pool);
                foreach (var lane in lanes) await lane.Writer.WriteAsync(chunk, cancellationToken);
                progress(total += length);
            }
        }
        finally
        {
            foreach (var lane in lanes) lane.Writer.TryComplete();
        }
    }

    /// <summary>Fills it whole, so that writes are large; less only at the end, and where the source leaves something out.</summary>
    private async Task<int> FillBufferAsync(Memory<byte> buffer, long offset, CancellationToken cancellationToken)
    {
        var length = 0;
        for (int read; length < buffer.Length && source.Position == offset + length && (read = await source.ReadAsync(buffer[length..], cancellationToken)) > 0;) length += read;
        return length;
    }

    private static async Task<long> DrainAsync(ChannelReader<Chunk> lane, IImageSink sink, CancellationToken cancellationToken)
    {
        await Task.Yield(); // each lane on its own thread
        await foreach (var chunk in lane.ReadAllAsync(cancellationToken))
        {
            await sink.ConsumeAsync(chunk.Data, chunk.Offset, cancellationToken);
            chunk.Release();
        }

        await sink.CompleteAsync(cancellationToken);
        return 0;
    }

    private sealed class Chunk(AlignedBuffer buffer, int length, long offset, int owners, BufferPool pool)
    {
        private int _owners = owners;

        public ReadOnlyMemory<byte> Data => buffer.Memory[..length];

        public long Offset => offset;

        public void Release()
        {
            if (Interlocked.Decrement(ref _owners) == 0) pool.Return(buffer);
        }
    }
}
