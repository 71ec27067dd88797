namespace Ironic.Model.Drivers;

/// <summary>Slot "network": what attaching a virtual interface (VIF) to a node means.</summary>
public interface INetworkInterface : IDriverInterface
{
    /// <summary>True: an attached VIF takes a port or portgroup and is remembered; false: any attach and detach is accepted, and none is listed ("noop").</summary>
    bool KeepsVifs { get; }
}
