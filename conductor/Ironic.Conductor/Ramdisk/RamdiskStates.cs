using System.Collections.Frozen;
using S = Ironic.Model.Provisioning.ProvisionState;

namespace Ironic.Conductor.Ramdisk;

/// <summary>In which states an agent is listened to (the API contract, sections 7.2 and 7.4).</summary>
internal static class RamdiskStates
{
    public static FrozenSet<S> MayLookUp { get; } = new[]
    {
        S.Deploying, S.DeployWait, S.Cleaning, S.CleanWait, S.Inspecting, S.InspectWait, S.Rescuing, S.RescueWait, S.ServiceWait,
    }.ToFrozenSet();

    /// <summary>A heartbeat makes work go on, and restarts the wait's time-out.</summary>
    public static FrozenSet<S> ActsOnHeartbeat { get; } = new[] { S.DeployWait, S.CleanWait, S.ServiceWait, S.RescueWait }.ToFrozenSet();

    /// <summary>A heartbeat is at least written down; elsewhere it is ignored.</summary>
    public static FrozenSet<S> KeepsHeartbeat { get; } = new[]
    {
        S.Enroll, S.Manageable, S.Available, S.Cleaning, S.Deploying, S.Rescuing, S.DeployHold, S.CleanHold, S.Servicing, S.ServiceHold,
    }.Concat(ActsOnHeartbeat).ToFrozenSet();
}
