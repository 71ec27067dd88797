using Ironic.Model.Provisioning;
using E = Ironic.Model.Provisioning.ProvisionEvent;
using S = Ironic.Model.Provisioning.ProvisionState;

namespace Ironic.Model.Tests.Provisioning;

public sealed class ProvisionStateMachineTests
{
    [Fact]
    public void Table_HasNoDuplicateEdge() =>
        Assert.Equal(ProvisionStateMachine.Transitions.Length, ProvisionStateMachine.Transitions.Select(t => (t.From, t.On)).Distinct().Count());

    [Fact]
    public void Table_HasAllEdgesOfTheContract() => Assert.Equal(93, ProvisionStateMachine.Transitions.Length);

    [Fact]
    public void EveryState_IsReachableFromEnroll()
    {
        HashSet<S> seen = [S.Enroll];
        Queue<S> open = new(seen);
        while (open.TryDequeue(out var state))
        {
            foreach (var next in ProvisionStateMachine.Transitions.Where(t => t.From == state && seen.Add(t.To))) open.Enqueue(next.To);
        }

        Assert.Equal(Enum.GetValues<S>().ToHashSet(), seen);
    }

    [Fact]
    public void EveryState_HasAnExit() => Assert.All(Enum.GetValues<S>(), state => Assert.NotEmpty(ProvisionStateMachine.EventsFrom(state)));

    [Theory]
    [InlineData(S.Deploying, E.Fail, S.DeployFail, S.Active)]
    [InlineData(S.Deploying, E.Done, S.Active, null)]
    [InlineData(S.Enroll, E.Manage, S.Verifying, S.Manageable)]
    [InlineData(S.Deleting, E.Clean, S.Cleaning, S.Available)]
    [InlineData(S.ServiceFail, E.Abort, S.Active, null)]
    public void Advance_AlongAnEdge_GivesStateAndDefaultTarget(S from, E on, S to, S? target)
    {
        Assert.True(ProvisionStateMachine.TryAdvance(new(from, null), on, out var next));
        Assert.Equal(new ProvisionStatus(to, target), next);
    }

    [Fact]
    public void Advance_WithTargetThroughAManualClean_KeepsManageable()
    {
        Assert.True(ProvisionStateMachine.TryAdvance(new(S.Manageable, null), E.Clean, out var cleaning, S.Manageable));
        Assert.Equal(new ProvisionStatus(S.Cleaning, S.Manageable), cleaning);
        Assert.True(ProvisionStateMachine.TryAdvance(cleaning, E.Wait, out var waiting, cleaning.Target));
        Assert.Equal(new ProvisionStatus(S.CleanWait, S.Manageable), waiting);
    }

    [Fact]
    public void Advance_WithoutAnEdge_ChangesNothing()
    {
        var active = new ProvisionStatus(S.Active, null);
        Assert.False(ProvisionStateMachine.TryAdvance(active, E.Provide, out var next));
        Assert.Equal(active, next);
    }
}
