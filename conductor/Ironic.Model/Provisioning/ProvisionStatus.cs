namespace Ironic.Model.Provisioning;

/// <summary>Where a node is, and the stable state it is heading for (<see langword="null"/> when at rest).</summary>
public readonly record struct ProvisionStatus(ProvisionState State, ProvisionState? Target);
