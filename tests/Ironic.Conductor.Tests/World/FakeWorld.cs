using System.Collections.Concurrent;
using System.Collections.Immutable;
using Ironic.Conductor.Agents;
using Ironic.Conductor.Jobs;
using Ironic.Conductor.Leases;
using Ironic.Conductor.Nodes;
using Ironic.Conductor.Options;
using Ironic.Conductor.Power;
using Ironic.Conductor.Provisioning;
using Ironic.Conductor.Ramdisk;
using Ironic.Model.Boot;
using Ironic.Model.Drivers;
using Ironic.Model.Images;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Model.Provisioning;
using Ironic.Model.Stores;
using Ironic.Model.Timeline;
using Ironic.Testing;
using Ironic.Testing.Databases;
using Ironic.Testing.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ironic.Conductor.Tests.World;

/// <summary>A store, machines and an appliance that can be killed and started again, all in virtual time.</summary>
internal sealed class FakeWorld : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<Task, byte> _tracked = new();
    private readonly List<ITimer> _timers = [];
    private readonly WorldDisk _disk;
    private Incarnation _now = Incarnation.None;

    /// <summary>In memory.</summary>
    public FakeWorld(ConductorOptions? options = null) : this(new WorldMemory(), options ?? DefaultOptions)
    {
    }

    private FakeWorld(WorldDisk disk, ConductorOptions options) => (_disk, Options) = (disk, options);

    public static ConductorOptions DefaultOptions { get; } = new()
    {
        HostName = "here",
        LeaseTime = TimeSpan.FromMinutes(2), // time passes by the second here; a heartbeat every other one would be most of what happens
        Ramdisk = new() { Kernel = new("file:///boot/vmlinuz"), Ramdisk = new("file:///boot/ramdisk") },
    };

    public ConductorOptions Options { get; }

    /// <summary>Hardware beside the fake one.</summary>
    public Action<IServiceCollection> More { get; init; } = _ => { };

    public ManualTimeProvider Clock { get; } = new();

    /// <summary>What is stored, for who looks on: of reach at all times, and no crossing of the appliance's border.</summary>
    public GatedStore Store { get; private set; } = null!;

    public List<FakeMachine> Machines { get; } = [];
    public Dictionary<Guid, BootPlan> Plans { get; } = [];
    public ImageException? ImageFault { get; set; }
    public KillSwitch Life => _now.Life;

    /// <inheritdoc cref="GatedStore.BeforeCommit"/>
    public Action<IReadOnlyList<StoreWrite>>? BeforeCommit { get; set; }

    /// <summary>The store of a world without a database.</summary>
    public InMemoryStore Memory => ((WorldMemory)_disk).Store;

    /// <summary>The database of a world that has one.</summary>
    public WorldDatabase Database => (WorldDatabase)_disk;

    public IProvisionService Provisioning => _now.Services.GetRequiredService<IProvisionService>();
    public INodeService Nodes => _now.Services.GetRequiredService<INodeService>();
    public IPowerService Power => _now.Services.GetRequiredService<IPowerService>();
    public T Get<T>() where T : notnull => _now.Services.GetRequiredService<T>();

    public static Task<FakeWorld> StartAsync(ConductorOptions? options = null) => StartAsync(null, options);

    /// <param name="engine">Whose database it is on; null: none, what is stored is in memory.</param>
    /// <param name="options">Of the appliance; null: <see cref="DefaultOptions"/>.</param>
    public static async Task<FakeWorld> StartAsync(TestEngine? engine, ConductorOptions? options = null)
    {
        var world = new FakeWorld(await WorldDisk.NewAsync(engine), options ?? DefaultOptions);
        await world.BootAsync();
        return world;
    }

    /// <summary>A new incarnation on what the last one left in the store.</summary>
    /// <param name="killAt">The crossing at which it dies; 0: none.</param>
    /// <param name="hostName">Another appliance's, which takes over; null: the same again.</param>
    public async Task BootAsync(int killAt = 0, string? hostName = null)
    {
        if (!Life.IsDead) throw new InvalidOperationException("The appliance is alive.");
        var life = new KillSwitch { KillAt = killAt };
        var faces = await _disk.OpenAsync(hostName ?? Options.HostName);
        Store = new(faces, new());
        var store = new GatedStore(faces, life) { BeforeCommit = writes => BeforeCommit?.Invoke(writes) };
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        services.AddSingleton<IStoreWriter>(store).AddSingleton<INodeStore>(store).AddSingleton<IPortStore>(store).AddSingleton<IResourceStore>(store);
        services.AddSingleton<IJobStore>(store).AddSingleton<ITimeline>(store).AddSingleton<IConductorStore>(store).AddSingleton<ISharedStore>(store).AddSingleton<ITimelineStore>(store);
        services.AddSingleton<IImageService>(new FakeImages(this, life)).AddSingleton<IConfigDriveBuilder>(new FakeConfigDrives());
        services.AddSingleton(new ProvisioningUrls(new("http://10.77.0.1:6385"), new("http://10.77.0.1:8088")));
        services.AddSingleton(FakeHardware.Type);
        services.AddSingleton<IDriverInterface>(new FakePower(this, life)).AddSingleton<IDriverInterface>(new FakeManagement(this, life)).AddSingleton<IDriverInterface>(new FakeBoot(this, life));
        services.AddSingleton<IDriverInterface>(FakeSteps.Deploy(this, life)).AddSingleton<IDriverInterface>(FakeSteps.Bios(this, life)).AddSingleton<IDriverInterface>(FakeSteps.Vendor(this, life)).AddSingleton<IDriverInterface>(FakeSteps.Raid(this, life));
        services.AddSingleton<IDriverInterface>(new FakeInspection(this, life)).AddSingleton<IDriverInterface>(new FakeRescue(this, life));
        services.AddSingleton<IAgentClient>(new FakeAgentClient(this, life));
        More(services);
        services.AddConductor(hostName is null ? Options : Options with { HostName = hostName }).AddSingleton<LeaseKeeper>();
        var next = new Incarnation(life, services.BuildServiceProvider(), store.IsShared);
        var starting = next.StartAsync();
        await Task.WhenAny(starting, life.Death);
        _now = next;
        if (starting.IsCompleted) await starting;
    }

    public async Task<Node> EnrollAsync(ProvisionState state = ProvisionState.Enroll, Func<Node, Node>? change = null)
    {
        var node = new Node { Uuid = Guid.NewGuid(), Name = $"node-{Machines.Count}", Driver = "fake", Provision = new(state, null), CreatedAt = Clock.GetUtcNow() };
        node = change?.Invoke(node) ?? node;
        Assert.True((await Nodes.CreateAsync(node, default)).TryGet(out var created, out var fault), fault?.Message);
        var machine = new FakeMachine(this, node.Uuid, Machines.Count + 11);
        Machines.Add(machine);
        await Store.CommitAsync([new StoreWrite.InsertPort(new() { Uuid = Guid.NewGuid(), NodeUuid = node.Uuid, Address = machine.Address, CreatedAt = Clock.GetUtcNow() })], default);
        return created;
    }

    /// <summary>An available node with an image to deploy.</summary>
    public Task<Node> EnrollAvailableAsync(Func<Node, Node>? change = null) => EnrollAsync(ProvisionState.Available, node =>
    {
        var available = node with
        {
            PowerState = PowerState.Off,
            InstanceInfo = JsonMap.Parse("""{"image_source": "http://images/debian.raw", "image_checksum": "abc"}"""),
            Properties = JsonMap.Parse("""{"capabilities": "boot_mode:uefi"}"""),
        };
        return change?.Invoke(available) ?? available;
    });

    /// <summary>A node whose slots do all by themselves: no agent, nothing to boot.</summary>
    public Task<Node> EnrollAgentlessAsync(ProvisionState state = ProvisionState.Enroll, Func<Node, Node>? change = null) => EnrollAsync(state, node =>
    {
        var agentless = node with { Interfaces = Fakes(DriverSlot.Deploy, DriverSlot.Inspect, DriverSlot.Bios, DriverSlot.Rescue, DriverSlot.Vendor) };
        return change?.Invoke(agentless) ?? agentless;
    });

    public static ImmutableSortedDictionary<DriverSlot, string> Fakes(params DriverSlot[] slots) => slots.ToImmutableSortedDictionary(slot => slot, _ => "fake");

    public Task CleanAsync(Guid node, params string[] steps) => RequestAsync(node, "clean", request => request with { CleanSteps = [.. steps.Select(JsonMap.Parse)] });

    public Task ServiceAsync(Guid node, params string[] steps) => RequestAsync(node, "service", request => request with { ServiceSteps = [.. steps.Select(JsonMap.Parse)] });

    public async Task RequestAsync(Guid node, string target, Func<ProvisionRequest, ProvisionRequest>? with = null)
    {
        var request = new ProvisionRequest { Target = target };
        var outcome = await Provisioning.RequestAsync(node, with?.Invoke(request) ?? request, default);
        Assert.True(outcome.Succeeded, outcome.Fault?.Message);
    }

    public async Task<Node> NodeAsync(Guid uuid) => await Store.FindAsync(uuid, default) ?? throw new InvalidOperationException("The node is gone.");

    /// <summary>Lets time pass until the node has come to rest: no job, no lock.</summary>
    public async Task<Node> RestAsync(Guid uuid, double limitSeconds = 7200) =>
        await UntilAsync(uuid, async node => node.Reservation is null && await Store.FindByNodeAsync(uuid, default) is null, limitSeconds);

    public Task<Node> StateAsync(Guid uuid, ProvisionState state, double limitSeconds = 7200) => UntilAsync(uuid, node => Task.FromResult(node.Provision.State == state), limitSeconds);

    public async Task<Node> UntilAsync(Guid uuid, Func<Node, Task<bool>> condition, double limitSeconds = 7200)
    {
        var end = Clock.GetUtcNow().AddSeconds(limitSeconds);
        while (true)
        {
            await SettleAsync();
            var node = await NodeAsync(uuid);
            if (await condition(node)) return node;
            if (Life.IsDead) return node;
            if (Clock.GetUtcNow() > end)
            {
                var job = await Store.FindByNodeAsync(uuid, default);
                throw new TimeoutException($"Not within {limitSeconds} virtual seconds; node is {node.Provision.State}, last error '{node.LastError}', job {job?.Kind}/{job?.Stage} waits for {job?.WaitingFor}.");
            }

            Clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    /// <summary>Until all that can happen without time passing has happened, or the appliance is dead.</summary>
    public async Task SettleAsync()
    {
        while (!Life.IsDead)
        {
            await BeatAsync();
            foreach (var broken in _tracked.Keys.Where(task => task.IsFaulted)) await broken;
            var idle = _now.Services.GetRequiredService<JobRunner>().Idle;
            await Task.WhenAny(Life.Death, Task.WhenAll([idle, .. _tracked.Keys])).WaitAsync(TimeSpan.FromSeconds(60));
            if (_now.Services.GetRequiredService<JobRunner>().Idle.IsCompleted && _tracked.Keys.All(task => task.IsCompleted)) return;
        }
    }

    /// <summary>Lets time pass whatever goes on or hangs meanwhile; the appliance's heartbeats do not stop over it.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        for (var left = time; left > TimeSpan.Zero; left -= Beat)
        {
            Clock.Advance(left < Beat ? left : Beat);
            await BeatAsync();
        }
    }

    public void After(TimeSpan delay, Action act)
    {
        lock (_gate) _timers.Add(Clock.CreateTimer(_ => Do(act), null, delay, Timeout.InfiniteTimeSpan));
    }

    public void Track(Func<Task> work)
    {
        foreach (var done in _tracked.Keys.Where(task => task.IsCompletedSuccessfully)) _tracked.TryRemove(done, out _);
        _tracked.TryAdd(Task.Run(work), 0);
    }

    /// <summary>An agent's call; null: the appliance is down, or died before it answered.</summary>
    public async Task<T?> AskAsync<T>(Func<IRamdiskService, Task<T>> call) where T : struct
    {
        var asked = _now;
        if (asked.Life.IsDead) return null;
        var answer = call(asked.Services.GetRequiredService<IRamdiskService>());
        await Task.WhenAny(answer, asked.Life.Death);
        return asked.Life.IsDead ? null : await answer;
    }

    public FakeMachine MachineOf(Guid node) => Machines.First(machine => machine.Node == node);

    public BootPlan? PlanOf(Guid node) => Plans.GetValueOrDefault(node);

    public T Do<T>(Func<T> act)
    {
        lock (_gate) return act();
    }

    public bool Do(Action act)
    {
        lock (_gate) act();
        return true;
    }

    public async Task<IReadOnlyList<TimelineEvent>> TimelineAsync(Guid node) => await Store.ListAsync(node, 0, int.MaxValue, default);

    /// <summary>How often the lease on a shared database is renewed.</summary>
    private TimeSpan Beat => Options.LeaseTime / 4;

    /// <summary>From here and not by a timer: virtual time would run away from it.</summary>
    private Task BeatAsync() => _now.BeatAsync(Clock.GetUtcNow(), Beat);

    /// <param name="Life">Ends it.</param>
    /// <param name="Services">Its parts.</param>
    /// <param name="IsShared">Whether its database is, so that it does nothing without a lease.</param>
    private sealed record Incarnation(KillSwitch Life, ServiceProvider Services, bool IsShared)
    {
        private DateTimeOffset _nextBeat;

        public static Incarnation None { get; } = new(Dead(), new ServiceCollection().BuildServiceProvider(), IsShared: false);

        public async Task StartAsync()
        {
            if (IsShared) await Services.GetRequiredService<ConductorLease>().JoinAsync(default);
            await Services.GetRequiredService<JobRunner>().StartAsync(default);
        }

        /// <summary>A heartbeat, when it is time for one.</summary>
        public async Task BeatAsync(DateTimeOffset now, TimeSpan interval)
        {
            if (!IsShared || Life.IsDead || now < _nextBeat) return;
            _nextBeat = now + interval;
            await Task.WhenAny(Services.GetRequiredService<LeaseKeeper>().BeatAsync(default), Life.Death);
        }

        private static KillSwitch Dead()
        {
            var life = new KillSwitch();
            life.Kill();
            return life;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!Life.IsDead)
        {
            await _now.Services.GetRequiredService<JobRunner>().StopAsync(default);
            await _now.Services.DisposeAsync();
        }

        await _disk.DisposeAsync();
    }
}
