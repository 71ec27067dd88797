namespace Ironic.Model.Provisioning;

/// <summary>What moves a node along the provision graph: an operator's verb, or the outcome of the work that a state stands for.</summary>
public enum ProvisionEvent
{
    Manage, Provide, Inspect, Adopt, Clean, Deploy, Rebuild, Delete, Rescue, Unrescue, Service, Hold, Unhold, Abort, Wait, Resume, Done, Fail,
}
