namespace Ironic.Model.Boot;

/// <summary>Where boot slots leave their plans; durable when the call returns.</summary>
public interface IBootPlans
{
    ValueTask SetAsync(BootPlan plan, CancellationToken cancellationToken);

    /// <summary>No error when there is none.</summary>
    ValueTask RemoveAsync(Guid nodeUuid, CancellationToken cancellationToken);
}
