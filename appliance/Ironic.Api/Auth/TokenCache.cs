using System.Diagnostics.CodeAnalysis;

namespace Ironic.Api.Auth;

/// <summary>What was last learnt of tokens: for a bounded time, of a bounded number; the longest known goes first.</summary>
internal sealed class TokenCache<T>(int size, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TokenDigest, Entry> _known = [];
    private readonly Queue<(TokenDigest Token, long Number)> _order = new();
    private long _number;

    public bool TryGet(TokenDigest token, [MaybeNullWhen(false)] out T value)
    {
        lock (_gate)
        {
            if (_known.TryGetValue(token, out var entry) && time.GetUtcNow() < entry.Until)
            {
                value = entry.Value;
                return true;
            }
        }

        value = default;
        return false;
    }

    public void Set(TokenDigest token, T value, DateTimeOffset until)
    {
        lock (_gate)
        {
            _known[token] = new(value, until, ++_number);
            _order.Enqueue((token, _number));
            while (_known.Count > size || _order.Count > 2 * size)
            {
                var (oldest, number) = _order.Dequeue();
                if (_known.TryGetValue(oldest, out var entry) && entry.Number == number) _known.Remove(oldest);
            }
        }
    }

    /// <param name="Value">What was learnt.</param>
    /// <param name="Until">When it is to be asked for again.</param>
    /// <param name="Number">Of the time that it was learnt: an older place in the order is void.</param>
    private sealed record Entry(T Value, DateTimeOffset Until, long Number);
}
