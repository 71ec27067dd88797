using System.Text;
using System.Text.Json.Nodes;
using Ironic.Conductor.Boot;
using Ironic.Conductor.Deploy;
using Ironic.Conductor.Jobs;
using Ironic.Conductor.Leases;
using Ironic.Conductor.Options;
using Ironic.Conductor.Rescue;
using Ironic.Conductor.Steps;
using Ironic.Conductor.Undeploy;
using Ironic.Model.Faults;
using Ironic.Model.Identity;
using Ironic.Model.Jobs;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Model.Provisioning;
using Ironic.Model.Stores;
using Ironic.Model.Timeline;
using E = Ironic.Model.Provisioning.ProvisionEvent;

namespace Ironic.Conductor.Provisioning;

/// <summary>The one transaction that accepts a verb: state, lock and job.</summary>
internal sealed class VerbWrites(FlowTable flows, IIdSource ids, TimeProvider clock, ConductorOptions options)
{
    public Outcome<IReadOnlyList<StoreWrite>> Start(Node node, Job? parked, Verb verb, ProvisionRequest request, Holder holder)
    {
        var manualClean = verb.Event == E.Clean;
        ProvisionStateMachine.TryAdvance(node.Provision, verb.Event, out var status, manualClean ? ProvisionState.Manageable : null);
        var kind = verb.FlowFrom(node.Provision.State);
        if (kind is null && !ProvisionStateMachine.Stable.Contains(status.State))
            return Fault.Invalid($"The requested action \"{verb.Target}\" is not offered by this appliance yet.");

        var now = clock.GetUtcNow();
        var after = node with { Provision = status, LastError = null };
        if (kind is null) return Outcome.Of<IReadOnlyList<StoreWrite>>(NodeChanges.Writes(node, after, now, ids, options.HostName, "provisioning"));

        after = Prepare(after, verb, request, now) with { Reservation = holder.Hostname };
        if (verb.Event == E.Service && parked?.State.GetText(RamdiskBootStages.BegunKey) == "true") after = InstanceReturnStages.LeaveRamdisk(after); // a service on hold gives way to a new one
        List<StoreWrite> writes = NodeChanges.Writes(node, after, now, ids, options.HostName, flows[kind].HistoryType);
        if (request.ConfigDrive is { } drive) writes.Add(new StoreWrite.PutBlob(node.Uuid, UndeployFlow.ConfigDriveBlob, Encoding.UTF8.GetBytes(drive.GetRawText())));
        if (parked is not null) writes.Add(new StoreWrite.DeleteJob(parked.Uuid)); // its wait is over: another verb took its place
        writes.Add(new StoreWrite.InsertJob(NewJob(node, flows[kind], JsonMap.Empty, request.RequestId, now, holder)));
        writes.Add(Started(node, kind, verb.Target, now));
        return Outcome.Of<IReadOnlyList<StoreWrite>>(writes);
    }

    public Job NewJob(Node node, Flow flow, JsonMap state, string? requestId, DateTimeOffset now, Holder holder) => new()
    {
        Uuid = ids.NewId(),
        NodeUuid = node.Uuid,
        Kind = flow.Kind,
        Status = JobStatus.Ready,
        Stage = flow.First,
        State = state,
        LeaseOwner = holder.Hostname,
        Lease = holder.Lease,
        RequestId = requestId,
        CreatedAt = now,
    };

    public static StoreWrite Started(Node node, string kind, string target, DateTimeOffset now) => new StoreWrite.AppendTimeline(new(node.Uuid, now, TimelineNames.JobStarted)
    {
        Message = $"{kind} begins: '{target}' was requested",
        Data = JsonMap.From(new JsonObject { ["kind"] = kind, ["target"] = target }),
    });

    private Node Prepare(Node node, Verb verb, ProvisionRequest request, DateTimeOffset now) => verb.Event switch
    {
        E.Inspect => node with { InspectionStartedAt = now, InspectionFinishedAt = null },
        E.Clean => RequestedSteps.Write(node, StepPhase.Clean, (request.CleanSteps ?? []).Select(record => new Step(record)), request.DisableRamdisk ?? false),
        E.Service => RequestedSteps.Write(node, StepPhase.Service, (request.ServiceSteps ?? []).Select(record => new Step(record)), request.DisableRamdisk ?? false),
        E.Provide => StepPhase.Clean.Wipe(node),
        E.Rescue when request.RescuePassword is { } password => RescuePassword.Keep(node, password, CryptPassword.Hash(password, options.Rescue.PasswordHash)),
        E.Deploy or E.Rebuild => PrepareDeploy(node, request),
        _ => node,
    };

    private static Node PrepareDeploy(Node node, ProvisionRequest request)
    {
        var prepared = DeploySteps.WithRequested(StepPhase.Deploy.Wipe(node), request.DeploySteps);
        return request.ConfigDrive is null
            ? prepared
            : prepared with { InstanceInfo = prepared.InstanceInfo.With(ImageRequests.ConfigDriveKey, ImageRequests.StoredMark) };
    }
}
