using System.Text;
using Ironic.Ipmi.Sol;

namespace Ironic.Ipmi.Tests.Sol;

/// <summary>Two ends of a line with a bad network between them.</summary>
public sealed class SolLineTests
{
    private static readonly SolLineOptions Hasty = new()
    {
        RetryInterval = TimeSpan.FromMilliseconds(5), LongestRetry = TimeSpan.FromMilliseconds(20), Attempts = 100, RefusalDelay = TimeSpan.FromMilliseconds(2), PacketLength = 16,
    };

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 6)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Characters_UnderLossRepetitionAndDisorder_ComeOnceAndInOrder(int seed)
    {
        await using var pair = new Pair(new Network(new Random(seed)) { Loss = 0.2, Repetition = 0.2, Disorder = 0.2 });
        var (there, back) = (Text(seed, 600), Text(seed + 100, 600));

        var sending = Task.WhenAll(pair.Console.WriteAsync(there, default).AsTask(), pair.Bmc.WriteAsync(back, default).AsTask());
        Assert.Equal(there, await ReadAsync(pair.Bmc, there.Length));
        Assert.Equal(back, await ReadAsync(pair.Console, back.Length));
        await sending.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Reader_ThatDoesNotRead_HoldsTheWriter_AndLosesNothing()
    {
        await using var pair = new Pair(new(new(1)), Hasty with { ReceiveLimit = 64 });
        var text = Text(1, 1000);
        var sending = pair.Console.WriteAsync(text, default).AsTask();
        await Task.WhenAny(sending, Task.Delay(100));
        Assert.False(sending.IsCompleted);
        Assert.Equal(text, await ReadAsync(pair.Bmc, text.Length));
        await sending.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task OtherEnd_ThatIsGone_EndsTheLineByName()
    {
        await using var pair = new Pair(new(new(1)) { Loss = 1 }, Hasty with { Attempts = 3 });
        var fault = await Assert.ThrowsAsync<IOException>(() => pair.Console.WriteAsync("x"u8.ToArray(), default).AsTask().WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Contains("did not acknowledge a packet sent 3 times", fault.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<IOException>(() => pair.Console.ReadAsync(new byte[1], default).AsTask());
    }

    [Fact]
    public async Task Break_IsHeardOnce_AndAcknowledged()
    {
        await using var pair = new Pair(new(new(1)));
        await pair.Console.SignalAsync(SolSignals.BreakOrEnd, default).AsTask().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal([SolSignals.BreakOrEnd], pair.BmcFlags);
    }

    [Fact]
    public async Task End_OnPurpose_IsTheEndOfTheStream()
    {
        await using var pair = new Pair(new(new(1)));
        pair.Console.End();
        Assert.Equal(0, await pair.Console.ReadAsync(new byte[1], default));
        await Assert.ThrowsAsync<IOException>(() => pair.Console.WriteAsync("x"u8.ToArray(), default).AsTask());
    }

    [Fact]
    public void Receiver_RepetitionWithMore_GivesTheRest()
    {
        var receiver = new SolReceiver();
        Assert.Equal("abc", Take(receiver, 1, "abc"));
        Assert.Equal("de", Take(receiver, 1, "abcde")); // some BMCs add to what they send again
        Assert.Equal("", Take(receiver, 1, "abcde"));
        Assert.Equal("f", Take(receiver, 2, "f"));
        Assert.Equal("", Take(receiver, 1, "abcde")); // late
        Assert.Equal("g", Take(receiver, 4, "g")); // the BMC has given one up
        foreach (var sequence in Enumerable.Range(5, 40)) Assert.Equal("x", Take(receiver, (byte)((sequence - 1) % 15 + 1), "x")); // round and round
    }

    [Fact]
    public void Packets_OfAnyBytes_NeverThrow()
    {
        var random = new Random(20261121);
        var (line, bytes) = (new SolReceiver(), new byte[64]);
        for (var round = 0; round < 100_000; round++)
        {
            random.NextBytes(bytes);
            if (SolPacket.TryRead(bytes.AsSpan(0, random.Next(bytes.Length)), out var packet) && packet.Sequence != 0) line.Take(packet);
        }
    }

    private static string Take(SolReceiver receiver, byte sequence, string text) =>
        Encoding.ASCII.GetString(receiver.Take(new SolPacket { Sequence = sequence, Data = Encoding.ASCII.GetBytes(text) }));

    private static byte[] Text(int seed, int length)
    {
        var text = new byte[length];
        new Random(seed).NextBytes(text);
        return text;
    }

    private static async Task<byte[]> ReadAsync(SolLine line, int length)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var text = new byte[length];
        for (var read = 0; read < length;) read += await line.ReadAsync(text.AsMemory(read), limit.Token);
        return text;
    }

    /// <summary>Loses, doubles and holds back.</summary>
    private sealed class Network(Random random)
    {
        /// <summary>Packets that may overtake one: numbers come round after fifteen.</summary>
        private const int MostLate = 3;

        private readonly Lock _gate = new();
        private readonly Queue<(SolLine To, byte[] Payload, int Until)> _heldBack = new();
        private int _carried;

        public double Loss { get; init; }

        public double Repetition { get; init; }

        public double Disorder { get; init; }

        public ValueTask CarryAsync(Func<SolLine> to, ReadOnlyMemory<byte> payload)
        {
            List<(SolLine To, byte[] Payload)> arriving = [];
            lock (_gate)
            {
                var copies = random.NextDouble() < Loss ? 0 : random.NextDouble() < Repetition ? 2 : 1;
                _carried++;
                for (var copy = 0; copy < copies; copy++)
                {
                    if (random.NextDouble() < Disorder) _heldBack.Enqueue((to(), payload.ToArray(), _carried + MostLate));
                    else arriving.Add((to(), payload.ToArray()));
                }

                while (_heldBack.TryPeek(out var late) && late.Until <= _carried) arriving.Add((late.To, _heldBack.Dequeue().Payload));
            }

            foreach (var (line, bytes) in arriving) line.Take(bytes);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Pair : IAsyncDisposable
    {
        public Pair(Network network, SolLineOptions? options = null)
        {
            Console = new(options ?? Hasty, (payload, _) => network.CarryAsync(() => Bmc!, payload), TimeProvider.System);
            Bmc = new(options ?? Hasty, (payload, _) => network.CarryAsync(() => Console, payload), TimeProvider.System) { Flagged = BmcFlags.Add };
        }

        public SolLine Console { get; }

        public SolLine Bmc { get; }

        public List<SolSignals> BmcFlags { get; } = [];

        public async ValueTask DisposeAsync()
        {
            await Console.DisposeAsync();
            await Bmc.DisposeAsync();
        }
    }
}
