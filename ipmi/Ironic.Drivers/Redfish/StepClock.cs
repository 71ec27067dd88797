using System.Globalization;
using Ironic.Model.Json;

namespace Ironic.Drivers.Redfish;

/// <summary>The time by which a step must be over, kept in its state so that a restart does not begin it anew.</summary>
internal static class StepClock
{
    private const string DeadlineKey = "deadline";

    public static JsonMap Begin(TimeProvider time, TimeSpan limit) => JsonMap.Empty.With(DeadlineKey, (time.GetUtcNow() + limit).ToString("O", CultureInfo.InvariantCulture));

    /// <summary>Also where the state has none that can be read.</summary>
    public static bool IsOver(TimeProvider time, JsonMap state) =>
        !DateTimeOffset.TryParse(state.GetText(DeadlineKey), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var deadline) || time.GetUtcNow() >= deadline;
}
