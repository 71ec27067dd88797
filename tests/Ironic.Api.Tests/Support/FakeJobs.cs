using Ironic.Conductor.Jobs;
using Ironic.Model.Faults;

namespace Ironic.Api.Tests.Support;

/// <summary>Jobs that a test has listed; who is told to end one notes it.</summary>
internal sealed class FakeJobs : IJobService
{
    public List<JobReport> Reports { get; } = [];

    public List<Guid> Ended { get; } = [];

    public Task<IReadOnlyList<JobReport>> ListAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<JobReport>>(Reports);

    public Task<Outcome> EndAsync(Guid node, CancellationToken cancellationToken)
    {
        if (Reports.All(report => report.Node.Uuid != node)) return Task.FromResult<Outcome>(Fault.Conflict($"Nothing is being done to node {node}."));
        Ended.Add(node);
        return Task.FromResult(Outcome.Done);
    }
}
