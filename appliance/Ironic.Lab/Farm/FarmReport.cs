namespace Ironic.Lab.Farm;

/// <summary>How a farm's BMCs were treated by their clients.</summary>
/// <param name="Bmcs">How many there are.</param>
/// <param name="Visited">How many heard anything.</param>
/// <param name="Requests">Requests heard by all.</param>
/// <param name="MostPerSecond">The most that any heard within one second.</param>
/// <param name="Sessions">Open now, on all.</param>
/// <param name="MostSessions">The most that any had open at once.</param>
public sealed record FarmReport(int Bmcs, int Visited, long Requests, int MostPerSecond, int Sessions, int MostSessions)
{
    internal static FarmReport Of(IReadOnlyList<FarmBmc> bmcs) => new(
        bmcs.Count, bmcs.Count(bmc => bmc.Requests > 0), bmcs.Sum(bmc => bmc.Requests), bmcs.Max(bmc => bmc.MostPerSecond), bmcs.Sum(bmc => bmc.Sessions), bmcs.Max(bmc => bmc.MostSessions));
}
