using System.Globalization;
using Ironic.Model.Drivers;

namespace Ironic.Drivers.Power;

/// <summary>Waits until the hardware itself reports a power state. What may pass is borne until the time is up.</summary>
/// <param name="Time">The clock.</param>
/// <param name="FirstPoll">Wait before the second look; each further wait is twice as long.</param>
/// <param name="LongestPoll">Longest wait between two looks.</param>
internal sealed record PowerSettling(TimeProvider Time, TimeSpan FirstPoll, TimeSpan LongestPoll)
{
    /// <exception cref="DriverException">The state was not reached within <paramref name="timeout"/>: why, as far as the hardware tells.</exception>
    public async Task WaitAsync(
        string label, string action, PowerState wanted, Func<Task<PowerState>> readAsync, TimeSpan timeout, string hint, CancellationToken cancellationToken)
    {
        var begun = Time.GetTimestamp();
        var pause = FirstPoll;
        while (true)
        {
            DriverException? trouble = null;
            try
            {
                if (await readAsync() == wanted) return;
            }
            catch (DriverException e) when (e.IsTransient)
            {
                trouble = e;
            }

            var left = timeout - Time.GetElapsedTime(begun);
            if (left <= TimeSpan.Zero) throw NotReached(label, action, wanted, timeout, trouble, hint);
            await Task.Delay(pause < left ? pause : left, Time, cancellationToken);
            pause = pause * 2 < LongestPoll ? pause * 2 : LongestPoll;
        }
    }

    private static DriverException NotReached(string label, string action, PowerState wanted, TimeSpan timeout, DriverException? trouble, string hint)
    {
        var seconds = timeout.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
        if (trouble is not null)
            return new($"{label} accepted {action}, and does not tell what became of it within {seconds} s: {trouble.Message}", trouble) { Cause = trouble.Cause, IsTransient = true };

        var still = wanted == PowerState.On ? "off" : "on";
        return new($"{label} still reports 'power {still}' {seconds} s after {action} was accepted.{hint}") { Cause = DriverCauses.PowerDidNotChange };
    }
}
