using System.Globalization;
using Ironic.Model.Json;

namespace Ironic.Drivers.Redfish;

/// <summary>The time by which a step must be over, kept in its state so that a restart does not begin it anew.</summary>
internal static class StepClock
{
    private const string BegunKey = "begun", DeadlineKey = "deadline";

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    public static JsonMap Begin(TimeProvider time, TimeSpan limit) =>
        JsonMap.Empty.With(BegunKey, time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture)).With(DeadlineKey, (time.GetUtcNow() + limit).ToString("O", CultureInfo.InvariantCulture));

    /// <summary>Also where the state has none that can be read.</summary>
    public static bool IsOver(TimeProvider time, JsonMap state) =>
        At(state, DeadlineKey) is not { } deadline || time.GetUtcNow() >= deadline;

    /// <summary>Until the next look: half of what it has taken so far. What takes a BMC seconds is not waited for long, and what takes it an hour is not asked after all the time.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="state">The step's.</param>
    /// <param name="longest">At most; also where the state does not say when the step began.</param>
    public static TimeSpan Pause(TimeProvider time, JsonMap state, TimeSpan longest)
    {
        if (At(state, BegunKey) is not { } begun) return longest;
        var half = (time.GetUtcNow() - begun) / 2;
        return half > longest || longest < FirstPause ? longest : half < FirstPause ? FirstPause : half;
    }

    private static DateTimeOffset? At(JsonMap state, string key) =>
        DateTimeOffset.TryParse(state.GetText(key), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var at) ? at : null;
}
