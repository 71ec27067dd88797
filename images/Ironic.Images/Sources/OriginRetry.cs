using Ironic.Model.Images;

namespace Ironic.Images.Sources;

/// <summary>Small questions to an origin, asked again a few times when it fails in a way that may pass.</summary>
internal sealed class OriginRetry(ImageOptions options, TimeProvider time)
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    /// <exception cref="ImageException">It failed for good, or each time.</exception>
    public async Task<T> RunAsync<T>(Uri url, Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ask(cancellationToken);
            }
            catch (OriginException e)
            {
                if (attempt >= options.MaxAttempts)
                    throw new ImageException($"{ImageName.Of(url)} cannot be fetched: {e.Message} ({options.MaxAttempts} tries).", ImageCauses.OriginFailed, e);
                await Task.Delay(DelayAfter(attempt, e.RetryAfter), time, cancellationToken);
            }
        }
    }

    /// <summary>Doubling, bounded, and drawn from the upper half, so that many waiters do not come back at once.</summary>
    public TimeSpan DelayAfter(int attempt, TimeSpan? wish)
    {
        var doubled = options.RetryDelay * Math.Pow(2, attempt - 1);
        var delay = (doubled < LongestDelay ? doubled : LongestDelay) * (0.5 + Random.Shared.NextDouble() / 2);
        if (wish > delay) delay = wish.Value;
        return delay < LongestDelay ? delay : LongestDelay;
    }
}
