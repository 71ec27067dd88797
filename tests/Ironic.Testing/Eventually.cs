using System.Diagnostics;

namespace Ironic.Testing;

/// <summary>Waits for what another process or thread brings about; the bound is generous, the poll is short.</summary>
public static class Eventually
{
    /// <exception cref="TimeoutException">The condition did not come true in time; the message says which.</exception>
    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan limit, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            if (clock.Elapsed > limit) throw new TimeoutException($"Not within {limit.TotalSeconds} s: {what}");
            await Task.Delay(50);
        }
    }

    public static Task TrueAsync(Func<bool> condition, TimeSpan limit, string what) => TrueAsync(() => Task.FromResult(condition()), limit, what);
}
