using System.Collections.Immutable;
using System.Text.Json;
using Ironic.Conductor.Nodes;
using Ironic.Conductor.Power;
using Ironic.Conductor.Provisioning;
using Ironic.Conductor.Ramdisk;
using Ironic.Conductor.Timeline;
using Ironic.Model.Drivers;
using Ironic.Model.Faults;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Model.Ports;
using Ironic.Model.Provisioning;
using Ironic.Model.Secrets;
using Ironic.Model.Stores;
using Ironic.Model.Timeline;
using Ironic.Testing.Stores;

namespace Ironic.Api.Tests.Support;

/// <summary>A conductor with the least of rules: verbs reach their stable state at once, power obeys, locks are what a test sets.</summary>
internal sealed partial class FakeConductor : INodeService, IProvisionService, IPowerService, IRamdiskService, ITimelineService
{
    private static readonly Dictionary<string, (ProvisionEvent On, ProvisionState Ends)> Verbs = new(StringComparer.Ordinal)
    {
        ["manage"] = (ProvisionEvent.Manage, ProvisionState.Manageable),
        ["provide"] = (ProvisionEvent.Provide, ProvisionState.Available),
        ["inspect"] = (ProvisionEvent.Inspect, ProvisionState.Manageable),
        ["clean"] = (ProvisionEvent.Clean, ProvisionState.Manageable),
        ["adopt"] = (ProvisionEvent.Adopt, ProvisionState.Active),
        ["active"] = (ProvisionEvent.Deploy, ProvisionState.Active),
        ["deploy"] = (ProvisionEvent.Deploy, ProvisionState.Active),
        ["rebuild"] = (ProvisionEvent.Rebuild, ProvisionState.Active),
        ["deleted"] = (ProvisionEvent.Delete, ProvisionState.Available),
        ["undeploy"] = (ProvisionEvent.Delete, ProvisionState.Available),
        ["abort"] = (ProvisionEvent.Abort, ProvisionState.CleanFail),
        ["rescue"] = (ProvisionEvent.Rescue, ProvisionState.Rescue),
        ["unrescue"] = (ProvisionEvent.Unrescue, ProvisionState.Active),
    };

    /// <summary>As a conductor does at its start.</summary>
    public Task RegisterAsync() => Store.CommitAsync(
        [new StoreWrite.PutConductor(new("localhost", "", ["fake-hardware"], Start, TimeProvider.System.GetUtcNow()) { Lease = 1, Beat = 1 })], CancellationToken.None);

    public static DateTimeOffset Start { get; } = new(2026, 11, 21, 6, 34, 28, TimeSpan.Zero);

    public InMemoryStore Store { get; } = new();

    public DriverRegistry Drivers { get; init; } = FakeDrivers.Registry;

    public CapturingLog Log { get; } = new();

    public FakeConsoles Consoles { get; } = new();

    public FakeJobs Jobs { get; } = new();

    /// <summary>Verbs as they came in.</summary>
    public List<ProvisionRequest> Requests { get; } = [];

    public List<PowerTarget> PowerTargets { get; } = [];

    public List<RamdiskHeartbeat> Heartbeats { get; } = [];

    /// <summary>What lookups and inspection callbacks are answered with.</summary>
    public Func<Guid?, IReadOnlyList<MacAddress>, Outcome<RamdiskLookup>> Lookup { get; set; } = (_, _) => Fault.NotFound("Resource could not be found.");

    public DeployProfile? Profile { get; set; }

    public Dictionary<Guid, BootDeviceSetting> BootDevices { get; } = [];

    public ValueTask<Node?> FindAsync(string ident, CancellationToken cancellationToken) =>
        Guid.TryParse(ident, out var uuid) ? Store.FindAsync(uuid, cancellationToken) : Store.FindByNameAsync(ident, cancellationToken);

    public async ValueTask<Outcome<IReadOnlyList<Node>>> ListAsync(NodeQuery query, CancellationToken cancellationToken)
    {
        try
        {
            return Outcome.Of(await Store.ListAsync(query, cancellationToken));
        }
        catch (UnknownMarkerException)
        {
            return Fault.NodeNotFound(query.Marker!.Value.ToString());
        }
    }

    public async Task<Outcome<Node>> CreateAsync(Node draft, CancellationToken cancellationToken)
    {
        if (!Drivers.TryCompose(draft.Driver, draft.Interfaces, out var driver, out var errors))
        {
            return Fault.Invalid(Drivers.TryGetType(draft.Driver, out _)
                ? string.Join(' ', errors)
                : $"No valid host was found. Reason: No conductor service registered which supports driver {draft.Driver} for conductor group \"{draft.ConductorGroup}\".");
        }

        var node = draft with { Interfaces = DriverSlots.All.Where(slot => driver.Slots.ContainsKey(slot)).ToImmutableSortedDictionary(slot => slot, slot => driver.Slots[slot].Name) };
        return await CommitAsync(new StoreWrite.InsertNode(node), node, cancellationToken);
    }

    public async Task<Outcome<Node>> UpdateAsync(Guid uuid, Func<Node, Outcome<Node>> change, CancellationToken cancellationToken)
    {
        if (await Store.FindAsync(uuid, cancellationToken) is not { } node) return Fault.NodeNotFound(uuid.ToString());
        if (node.Reservation is { } holder) return Fault.NodeLocked(uuid.ToString(), holder);
        if (!change(node).TryGet(out var changed, out var fault)) return fault;
        changed = changed with { UpdatedAt = TimeProvider.System.GetUtcNow() };
        return await CommitAsync(new StoreWrite.UpdateNode(changed), changed, cancellationToken);
    }

    public async Task<Outcome> DeleteAsync(Guid uuid, CancellationToken cancellationToken)
    {
        var node = (await Store.FindAsync(uuid, cancellationToken))!;
        if (node.Reservation is { } holder) return Fault.NodeLocked(uuid.ToString(), holder);
        if (node.Provision.State == ProvisionState.Active)
            return Fault.Conflict($"Can not delete node \"{uuid}\" while it is in provision state \"active\". Valid provision states are ('manageable', 'enroll', 'adopt failed', 'available'), or set it to maintenance.");
        await Store.CommitAsync([new StoreWrite.DeleteNode(uuid)], cancellationToken);
        return Outcome.Done;
    }

    public Task<Outcome> SetMaintenanceAsync(Guid uuid, bool maintenance, string? reason, CancellationToken cancellationToken) =>
        ChangeAsync(uuid, node => node with { Maintenance = maintenance, MaintenanceReason = maintenance ? reason : null });

    public async Task<Outcome> SetTraitsAsync(Guid uuid, ImmutableSortedSet<string> traits, CancellationToken cancellationToken) =>
        traits.FirstOrDefault(trait => trait.Any(char.IsAsciiLetterLower)) is { } bad
            ? Fault.Invalid($"Schema error for body: '{bad}' is not valid under any of the given schemas. Possible root cause: '{bad}' does not match '^CUSTOM_[A-Z0-9_]+$'")
            : await ChangeAsync(uuid, node => node with { Traits = traits });

    public Task<Outcome> AddTraitAsync(Guid uuid, string trait, CancellationToken cancellationToken) => ChangeAsync(uuid, node => node with { Traits = node.Traits.Add(trait) });

    public async Task<Outcome> RemoveTraitAsync(Guid uuid, string trait, CancellationToken cancellationToken) =>
        (await Store.FindAsync(uuid, cancellationToken))!.Traits.Contains(trait)
            ? await ChangeAsync(uuid, node => node with { Traits = node.Traits.Remove(trait) })
            : Fault.NotFound($"Node {uuid} doesn't have a trait '{trait}'");

    public ValueTask<Outcome<IReadOnlyDictionary<DriverSlot, IReadOnlyList<string>>>> ValidateAsync(Guid uuid, CancellationToken cancellationToken) =>
        new(Outcome.Of<IReadOnlyDictionary<DriverSlot, IReadOnlyList<string>>>(DriverSlots.All.ToDictionary(slot => slot, _ => (IReadOnlyList<string>)[])));

    public ValueTask<NodeInventory?> FindInventoryAsync(Guid uuid, CancellationToken cancellationToken) => Store.FindInventoryAsync(uuid, cancellationToken);

    public ValueTask<IReadOnlyList<NodeHistoryEntry>> ListHistoryAsync(Guid uuid, CancellationToken cancellationToken) => Store.ListHistoryAsync(uuid, cancellationToken);

    public Task<Outcome<BootDeviceSetting>> GetBootDeviceAsync(Guid uuid, CancellationToken cancellationToken) =>
        Task.FromResult(Outcome.Of(BootDevices.GetValueOrDefault(uuid, new(BootDevice.Pxe, false))));

    public Task<Outcome> SetBootDeviceAsync(Guid uuid, BootDevice device, bool persistent, CancellationToken cancellationToken)
    {
        if (device != BootDevice.Pxe && device != BootDevice.Disk) return Task.FromResult<Outcome>(Fault.Invalid($"Invalid boot device {device.ToWire()} specified."));
        BootDevices[uuid] = new(device, persistent);
        return Task.FromResult(Outcome.Done);
    }

    public ValueTask<Outcome<IReadOnlySet<BootDevice>>> ListBootDevicesAsync(Guid uuid, CancellationToken cancellationToken) =>
        new(Outcome.Of<IReadOnlySet<BootDevice>>(new HashSet<BootDevice> { BootDevice.Pxe }));

    public async Task<Outcome> InjectNmiAsync(Guid uuid, CancellationToken cancellationToken) =>
        Fault.Invalid($"Driver {(await Store.FindAsync(uuid, cancellationToken))!.Driver} does not support inject_nmi (disabled or not implemented).");

    public async Task<Outcome> RequestAsync(Guid node, ProvisionRequest request, CancellationToken cancellationToken)
    {
        var now = (await Store.FindAsync(node, cancellationToken))!;
        if (now is { Maintenance: true } && request.Target is "active" or "rebuild")
            return Fault.Invalid($"The provisioning operation can't be performed on node {node} because it's in maintenance mode.");
        if (now.Reservation is { } holder) return Fault.NodeLocked(node.ToString(), holder);
        if (!Verbs.TryGetValue(request.Target, out var verb) || !ProvisionStateMachine.TryAdvance(now.Provision, verb.On, out _))
            return Fault.Invalid($"The requested action \"{request.Target}\" can not be performed on node \"{node}\" while it is in state \"{now.Provision.State.ToWire()}\".");
        Requests.Add(request);
        return await ChangeAsync(node, n => n with { Provision = new(verb.Ends, null) });
    }

    public async Task<Outcome> RequestAsync(Guid node, PowerTarget target, TimeSpan? timeout, string? requestId, CancellationToken cancellationToken)
    {
        if ((await Store.FindAsync(node, cancellationToken))!.Reservation is { } holder) return Fault.NodeLocked(node.ToString(), holder);
        PowerTargets.Add(target);
        return await ChangeAsync(node, n => n with { PowerState = target is PowerTarget.Off or PowerTarget.SoftOff ? PowerState.Off : PowerState.On });
    }

    public Task<Outcome<RamdiskLookup>> LookupAsync(Guid? nodeUuid, IReadOnlyList<MacAddress> addresses, bool issueToken, CancellationToken cancellationToken) =>
        Task.FromResult(Lookup(nodeUuid, addresses));

    public Task<Outcome> HeartbeatAsync(string ident, RamdiskHeartbeat heartbeat, CancellationToken cancellationToken)
    {
        Heartbeats.Add(heartbeat);
        return Task.FromResult(new Secret("right").Equals(heartbeat.Token) ? Outcome.Done : Fault.Invalid("Invalid or missing agent token received."));
    }

    public Task<Outcome<RamdiskLookup>> ContinueInspectionAsync(Guid? nodeUuid, JsonElement data, bool issueToken, CancellationToken cancellationToken) =>
        Task.FromResult(Lookup(nodeUuid, []));

    public ValueTask<IReadOnlyList<TimelineEvent>> ListAsync(Guid node, long after, int limit, CancellationToken cancellationToken) =>
        Store.ListAsync(node, after, limit, cancellationToken);

    public ValueTask<DeployProfile?> FindProfileAsync(Guid node, CancellationToken cancellationToken) => new(Profile);

    /// <summary>Changes a node behind the API's back.</summary>
    public async Task<Outcome> ChangeAsync(Guid uuid, Func<Node, Node> change)
    {
        var changed = change((await Store.FindAsync(uuid, CancellationToken.None))!);
        await Store.CommitAsync([new StoreWrite.UpdateNode(changed)], CancellationToken.None);
        return Outcome.Done;
    }

    private async Task<Outcome<Node>> CommitAsync(StoreWrite write, Node node, CancellationToken cancellationToken) =>
        await Store.CommitAsync([write], cancellationToken) switch
        {
            CommitResult.Committed => (await Store.FindAsync(node.Uuid, cancellationToken))!,
            CommitResult.Duplicate { Field: "uuid" } d => Fault.Conflict($"A node with UUID {d.Value} already exists."),
            CommitResult.Duplicate { Field: "name" } d => Fault.Conflict($"A node with name {d.Value} already exists."),
            CommitResult.Duplicate d => Fault.Conflict($"Instance {d.Value} is already associated with a node, it cannot be associated with this other node {node.Uuid}"),
            var other => Fault.Conflict(other.ToString()),
        };
}
