using Ironic.Conductor.Boot;
using Ironic.Model.Stores;

namespace Ironic.Conductor.Causes;

/// <summary>Reads from a node's timeline how far its boot has come.</summary>
internal sealed class BootDiagnosis(ITimelineStore timelines, IPortStore ports)
{
    /// <summary>More events than one boot leaves.</summary>
    private const int EventLimit = 1000;

    private const int PortLimit = 64;

    public async Task<(BootProgress Progress, BootCause Cause, string Text)> ReadAsync(Guid node, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var progress = BootProgress.Read(await timelines.ListAsync(node, 0, EventLimit, cancellationToken), since);
        var found = await ports.ListAsync(new() { NodeUuid = node, Limit = PortLimit }, cancellationToken);
        var cause = BootCause.Of(progress.Rung);
        return (progress, cause, cause.Describe(progress, string.Join(", ", found.Where(port => port.PxeEnabled).Select(port => port.Address))));
    }
}
