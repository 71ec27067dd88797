using System.Collections.Frozen;
using System.Collections.Immutable;
using E = Ironic.Model.Provisioning.ProvisionEvent;
using S = Ironic.Model.Provisioning.ProvisionState;

namespace Ironic.Model.Provisioning;

/// <summary>
/// The provision state machine as data. Pure: no I/O, no clock, no logging. The conductor persists the
/// returned status under the node's reservation, then starts the worker for the state entered.
/// </summary>
/// <remarks>Edge for edge the machine of Ironic's <c>ironic/common/state_machine.py</c>; docs/provision-states.md is generated from it.</remarks>
public static class ProvisionStateMachine
{
    public static ImmutableArray<Transition> Transitions { get; } =
    [
        // Enrolment and inspection
        new(S.Enroll, E.Manage, S.Verifying),
        new(S.Verifying, E.Done, S.Manageable),
        new(S.Verifying, E.Fail, S.Enroll),
        new(S.Manageable, E.Provide, S.Cleaning),
        new(S.Manageable, E.Clean, S.Cleaning),
        new(S.Manageable, E.Inspect, S.Inspecting),
        new(S.Manageable, E.Adopt, S.Adopting),
        new(S.Inspecting, E.Done, S.Manageable),
        new(S.Inspecting, E.Fail, S.InspectFail),
        new(S.Inspecting, E.Wait, S.InspectWait),
        new(S.InspectWait, E.Done, S.Manageable),
        new(S.InspectWait, E.Fail, S.InspectFail),
        new(S.InspectWait, E.Abort, S.InspectFail),
        new(S.InspectWait, E.Resume, S.Inspecting),
        new(S.InspectFail, E.Manage, S.Manageable),
        new(S.InspectFail, E.Inspect, S.Inspecting),
        new(S.Adopting, E.Done, S.Active),
        new(S.Adopting, E.Fail, S.AdoptFail),
        new(S.AdoptFail, E.Adopt, S.Adopting),
        new(S.AdoptFail, E.Manage, S.Manageable),
        // Cleaning
        new(S.Cleaning, E.Done, S.Available),
        new(S.Cleaning, E.Fail, S.CleanFail),
        new(S.Cleaning, E.Wait, S.CleanWait),
        new(S.Cleaning, E.Hold, S.CleanHold),
        new(S.Cleaning, E.Manage, S.Manageable),
        new(S.CleanWait, E.Fail, S.CleanFail),
        new(S.CleanWait, E.Abort, S.CleanFail),
        new(S.CleanWait, E.Hold, S.CleanHold),
        new(S.CleanWait, E.Resume, S.Cleaning),
        new(S.CleanHold, E.Abort, S.CleanFail),
        new(S.CleanHold, E.Unhold, S.CleanWait),
        new(S.CleanFail, E.Manage, S.Manageable),
        // Deployment
        new(S.Available, E.Deploy, S.Deploying),
        new(S.Available, E.Manage, S.Manageable),
        new(S.Deploying, E.Fail, S.DeployFail),
        new(S.Deploying, E.Wait, S.DeployWait),
        new(S.Deploying, E.Hold, S.DeployHold),
        new(S.Deploying, E.Done, S.Active),
        new(S.DeployWait, E.Hold, S.DeployHold),
        new(S.DeployWait, E.Resume, S.Deploying),
        new(S.DeployWait, E.Fail, S.DeployFail),
        new(S.DeployWait, E.Abort, S.DeployFail),
        new(S.DeployWait, E.Delete, S.Deleting),
        new(S.DeployHold, E.Unhold, S.DeployWait),
        new(S.DeployHold, E.Abort, S.DeployFail),
        new(S.DeployFail, E.Rebuild, S.Deploying),
        new(S.DeployFail, E.Deploy, S.Deploying),
        new(S.DeployFail, E.Delete, S.Deleting),
        new(S.Active, E.Rebuild, S.Deploying),
        new(S.Active, E.Delete, S.Deleting),
        new(S.Active, E.Rescue, S.Rescuing),
        new(S.Active, E.Service, S.Servicing),
        // Tear-down
        new(S.Deleting, E.Fail, S.Error),
        new(S.Deleting, E.Clean, S.Cleaning),
        new(S.Error, E.Rebuild, S.Deploying),
        new(S.Error, E.Delete, S.Deleting),
        // Rescue
        new(S.Rescuing, E.Done, S.Rescue),
        new(S.Rescuing, E.Wait, S.RescueWait),
        new(S.Rescuing, E.Fail, S.RescueFail),
        new(S.RescueWait, E.Resume, S.Rescuing),
        new(S.RescueWait, E.Fail, S.RescueFail),
        new(S.RescueWait, E.Abort, S.RescueFail),
        new(S.RescueWait, E.Delete, S.Deleting),
        new(S.RescueFail, E.Rescue, S.Rescuing),
        new(S.RescueFail, E.Unrescue, S.Unrescuing),
        new(S.RescueFail, E.Delete, S.Deleting),
        new(S.Rescue, E.Rescue, S.Rescuing),
        new(S.Rescue, E.Delete, S.Deleting),
        new(S.Rescue, E.Unrescue, S.Unrescuing),
        new(S.Unrescuing, E.Done, S.Active),
        new(S.Unrescuing, E.Fail, S.UnrescueFail),
        new(S.UnrescueFail, E.Rescue, S.Rescuing),
        new(S.UnrescueFail, E.Unrescue, S.Unrescuing),
        new(S.UnrescueFail, E.Delete, S.Deleting),
        // Service
        new(S.Servicing, E.Done, S.Active),
        new(S.Servicing, E.Fail, S.ServiceFail),
        new(S.Servicing, E.Wait, S.ServiceWait),
        new(S.Servicing, E.Hold, S.ServiceHold),
        new(S.ServiceWait, E.Hold, S.ServiceHold),
        new(S.ServiceWait, E.Resume, S.Servicing),
        new(S.ServiceWait, E.Fail, S.ServiceFail),
        new(S.ServiceWait, E.Abort, S.ServiceFail),
        new(S.ServiceWait, E.Delete, S.Deleting),
        new(S.ServiceHold, E.Service, S.Servicing),
        new(S.ServiceHold, E.Unhold, S.ServiceWait),
        new(S.ServiceHold, E.Fail, S.ServiceFail),
        new(S.ServiceHold, E.Abort, S.ServiceFail),
        new(S.ServiceFail, E.Service, S.Servicing),
        new(S.ServiceFail, E.Rescue, S.Rescuing),
        new(S.ServiceFail, E.Wait, S.ServiceWait),
        new(S.ServiceFail, E.Hold, S.ServiceHold),
        new(S.ServiceFail, E.Delete, S.Deleting),
        new(S.ServiceFail, E.Abort, S.Active),
    ];

    /// <summary>The stable state that each transient state works towards. A state absent here is stable.</summary>
    private static readonly FrozenDictionary<S, S> DefaultTargets = new (S Target, S[] States)[]
    {
        (S.Manageable, [S.Verifying, S.Inspecting, S.InspectWait, S.InspectFail]),
        (S.Available, [S.Cleaning, S.CleanWait, S.CleanHold, S.CleanFail, S.Deleting]),
        (S.Active, [S.Deploying, S.DeployWait, S.DeployHold, S.DeployFail, S.Adopting, S.AdoptFail, S.Unrescuing, S.UnrescueFail]),
        (S.Active, [S.Servicing, S.ServiceWait, S.ServiceHold, S.ServiceFail]),
        (S.Rescue, [S.Rescuing, S.RescueWait, S.RescueFail]),
    }.SelectMany(row => row.States, (row, state) => (state, row.Target)).ToFrozenDictionary(p => p.state, p => p.Target);

    private static readonly FrozenDictionary<(S From, E On), S> Edges =
        Transitions.ToFrozenDictionary(t => (t.From, t.On), t => t.To); // throws on a duplicate edge, at start-up

    /// <summary>States that change only on request.</summary>
    public static FrozenSet<S> Stable { get; } = Enum.GetValues<S>().Where(s => !DefaultTargets.ContainsKey(s)).ToFrozenSet();

    /// <summary>Applies <paramref name="on"/>; <see langword="false"/> (status unchanged) when the graph has no such edge.</summary>
    /// <param name="current">The node's status as last persisted.</param>
    /// <param name="on">What happened, or was asked for.</param>
    /// <param name="next">The status to persist.</param>
    /// <param name="target">Overrides the default target of a transient state: Manageable all through a manual clean.</param>
    public static bool TryAdvance(ProvisionStatus current, E on, out ProvisionStatus next, S? target = null)
    {
        if (!Edges.TryGetValue((current.State, on), out var state))
        {
            next = current;
            return false;
        }

        next = new(state, Stable.Contains(state) ? null : target ?? DefaultTargets[state]);
        return true;
    }

    /// <summary>Events the graph accepts in <paramref name="state"/>; feeds error messages and the UI's buttons.</summary>
    public static IEnumerable<E> EventsFrom(S state) => Transitions.Where(t => t.From == state).Select(t => t.On);
}
