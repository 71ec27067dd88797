using Ironic.Conductor.Resources;
using Ironic.Model.Drivers;
using Ironic.Model.Faults;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Model.Volumes;
using S = Ironic.Model.Provisioning.ProvisionState;

namespace Ironic.Conductor.Volumes;

/// <summary>What a machine uses is not changed under it (the API contract, section 2.13).</summary>
internal static class VolumeRules
{
    public static Fault? Change(Node node, string action) => node.PowerState == PowerState.Off ? null : Refused(node, action);

    public static Fault? Deletion(Node node, string action) =>
        node.PowerState == PowerState.Off || node.Provision.State is S.Manageable or S.Enroll or S.AdoptFail ? null : Refused(node, action);

    private static Fault Refused(Node node, string action) =>
        Fault.Invalid($"The requested action \"{action}\" can not be performed on node \"{node.Uuid}\" while it is in state \"{node.PowerState?.ToWire() ?? "None"}\".");
}

internal sealed class VolumeConnectorRules : ResourceRules<VolumeConnector>
{
    public override ValueTask<Fault?> CheckChangeAsync(Node? node, VolumeConnector before, VolumeConnector after, CancellationToken cancellationToken) =>
        new(VolumeRules.Change(node!, "volume connector update"));

    public override ValueTask<Fault?> CheckDeletionAsync(Node? node, VolumeConnector resource, CancellationToken cancellationToken) =>
        new(VolumeRules.Deletion(node!, "volume connector deletion"));
}

internal sealed class VolumeTargetRules : ResourceRules<VolumeTarget>
{
    public override ValueTask<Fault?> CheckChangeAsync(Node? node, VolumeTarget before, VolumeTarget after, CancellationToken cancellationToken) =>
        new(VolumeRules.Change(node!, "volume target update"));

    public override ValueTask<Fault?> CheckDeletionAsync(Node? node, VolumeTarget resource, CancellationToken cancellationToken) =>
        new(VolumeRules.Deletion(node!, "volume target deletion"));
}
