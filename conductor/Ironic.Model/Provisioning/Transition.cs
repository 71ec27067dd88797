namespace Ironic.Model.Provisioning;

/// <summary>One edge of the provision graph: a node in <paramref name="From"/> that sees <paramref name="On"/> moves to <paramref name="To"/>.</summary>
public readonly record struct Transition(ProvisionState From, ProvisionEvent On, ProvisionState To);
