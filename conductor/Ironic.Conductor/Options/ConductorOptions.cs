using System.Collections.Immutable;
using Ironic.Conductor.Consoles;
using Ironic.Conductor.Limits;
using Ironic.Conductor.Notifications;
using Ironic.Conductor.Rescue;
using Ironic.Conductor.Sensors;
using Ironic.Model.Drivers;

namespace Ironic.Conductor.Options;

/// <summary>How the conductor behaves. Defaults are Ironic's where Ironic has the setting; the others say why.</summary>
public sealed record ConductorOptions
{
    /// <summary>The name in <c>reservation</c>, <c>conductor</c> and <c>GET /v1/conductors</c>. Must not change over restarts: reservations are held by name.</summary>
    public required string HostName { get; init; }

    /// <summary>Lower case; empty: the default group.</summary>
    public string ConductorGroup { get; init; } = "";

    /// <summary>Stages that may run at once, over all nodes. A waiting job costs none.</summary>
    public int MaxWorkers { get; init; } = 256;

    /// <summary>Nodes in deploying + wait call-back before a deploy is refused with 503. Default 0: none is refused, they wait in line (<see cref="Limits"/>). Ironic: 250.</summary>
    public int MaxConcurrentDeploys { get; init; }

    /// <summary>Nodes in deleting + cleaning + clean wait before a clean or undeploy is refused with 503. Default 0: none is refused. Ironic: 50.</summary>
    public int MaxConcurrentCleans { get; init; }

    /// <summary>How many nodes may be in each phase of their work at once.</summary>
    public LimitOptions Limits { get; init; } = new();

    /// <summary>How often a request tries for a node's lock, <see cref="LockInterval"/> apart.</summary>
    public int LockAttempts { get; init; } = 3;

    public TimeSpan LockInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>On a database of one's own.</summary>
    public TimeSpan ConductorHeartbeatInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>On a shared database: how long a silent conductor keeps its work. It is renewed four times in it; with a quarter more, others take over. Default 8 s: work goes on elsewhere 10 to 12 s after a death.</summary>
    public TimeSpan LeaseTime { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>What a job's stage may take before it fails: the bound of all that has no bound of its own. Default 4 h, for images that are fetched and converted.</summary>
    public TimeSpan StageTimeout { get; init; } = TimeSpan.FromHours(4);

    public bool AllowProvisioningInMaintenance { get; init; } = true;

    public bool AllowDeletingAvailableNodes { get; init; } = true;

    /// <summary>Hardware types and interfaces: which are enabled, and which are the defaults.</summary>
    public DriverSettings Drivers { get; init; } = new();

    public RamdiskOptions Ramdisk { get; init; } = new();
    public BootOptions Boot { get; init; } = new();
    public AgentOptions Agent { get; init; } = new();
    public CleanOptions Clean { get; init; } = new();
    public DeployOptions Deploy { get; init; } = new();
    public InspectOptions Inspect { get; init; } = new();
    public ServiceOptions Service { get; init; } = new();
    public RescueOptions Rescue { get; init; } = new();
    public PowerSyncOptions PowerSync { get; init; } = new();
    public SensorOptions Sensors { get; init; } = new();
    public ConsoleOptions Console { get; init; } = new();
    public NotificationOptions Notifications { get; init; } = new();

    /// <summary>Priorities of verify steps that replace the offered ones, by "interface.step"; 0 turns a step off.</summary>
    public ImmutableDictionary<string, int> VerifyPriorities { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>Whether a step on child nodes may take its time there (upstream's <c>permit_child_node_step_async_result</c>); the parent waits until it is done. Default: no, it must end at once.</summary>
    public bool AllowAsyncChildSteps { get; init; }

    /// <summary>Steps that no request may name ("interface.step").</summary>
    public ImmutableArray<string> DisallowedSteps { get; init; } = ["vendor.send_raw"];
}

/// <summary>The ramdisk of nodes whose <c>driver_info</c> names none.</summary>
public sealed record RamdiskOptions
{
    /// <summary><c>file://</c> or <c>http(s)://</c>; null: every node must name its own.</summary>
    public Uri? Kernel { get; init; }

    /// <inheritdoc cref="Kernel"/>
    public Uri? Ramdisk { get; init; }

    /// <summary>Further kernel arguments, for the boot slots; <c>%default%</c> in a node's <c>kernel_append_params</c> stands for them.</summary>
    public string KernelParameters { get; init; } = "";

    /// <summary>Null: the agent's own default ("default,logs").</summary>
    public string? InspectionCollectors { get; init; }
}

/// <summary>How long each stretch between power-on and the agent's first call may take before it counts as failed.</summary>
public sealed record BootOptions
{
    /// <summary>Without any packet from the node's MACs. Default 10 min: servers with much memory test it for many minutes before their first DHCP packet.</summary>
    public TimeSpan NoDhcp { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>From the last DHCP packet, with no file fetched after it. Default 3 min: loaders retry DHCP within one.</summary>
    public TimeSpan NoBootFile { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>From the loader's or script's fetch, with no kernel fetched after it. Default 3 min.</summary>
    public TimeSpan NoKernel { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>From the kernel's or ramdisk's fetch, with no word from the agent. Default 12 min: Ironic's own agent takes up to 10 in nested machines; and twice this fits the 30 min of the whole wait.</summary>
    public TimeSpan NoAgent { get; init; } = TimeSpan.FromMinutes(12);

    /// <summary>From the agent's lookup, with no heartbeat after it. Default 5 min.</summary>
    public TimeSpan NoHeartbeat { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How often a boot that led to no agent is tried again by a power cycle.</summary>
    public int Retries { get; init; } = 1;

    /// <summary>False when DHCP and boot files are served by others, so that their absence from the timeline means nothing.</summary>
    public bool Observed { get; init; } = true;
}

/// <summary>How agents are talked to.</summary>
public sealed record AgentOptions
{
    /// <summary>Bound of one call.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Connections tried for one call before it counts as unreachable.</summary>
    public int ConnectAttempts { get; init; } = 3;

    /// <summary>Between those attempts.</summary>
    public TimeSpan ConnectPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Pauses between looks at a running command; the last one repeats. Agents also report by themselves, 5 s after a command's end.</summary>
    public ImmutableArray<TimeSpan> PollPauses { get; init; } = Seconds(1, 1, 2, 2, 3, 5, 5, 10, 10, 20);

    /// <summary>Before an agent that is busy or cannot be reached is tried again.</summary>
    public TimeSpan RetryPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>An agent that runs a command and could not be reached for so long is given up. Default 2 min: a switch port may flap for one.</summary>
    public TimeSpan LostAfter { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Told to agents; they report at 0.3 to 0.6 of it.</summary>
    public TimeSpan HeartbeatTimeout { get; init; } = TimeSpan.FromSeconds(300);

    public bool RequireTls { get; init; } = true;

    /// <summary>Bytes of an agent's answer that are read. 16 MiB.</summary>
    public int MaxAnswerLength { get; init; } = 16 << 20;

    private static ImmutableArray<TimeSpan> Seconds(params ReadOnlySpan<int> values)
    {
        var pauses = ImmutableArray.CreateBuilder<TimeSpan>(values.Length);
        foreach (var value in values) pauses.Add(TimeSpan.FromSeconds(value));
        return pauses.MoveToImmutable();
    }
}

public sealed record CleanOptions
{
    public bool Automated { get; init; } = true;

    public TimeSpan CallbackTimeout { get; init; } = TimeSpan.FromSeconds(1800);

    /// <summary>Priorities that replace the offered ones, by "interface.step"; 0 turns a step off.</summary>
    public ImmutableDictionary<string, int> Priorities { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>The runbook that automated cleaning follows instead of the steps that are offered; null: none.</summary>
    public string? Runbook { get; init; }

    /// <summary>Likewise for nodes of a resource class; goes before <see cref="Runbook"/>.</summary>
    public ImmutableDictionary<string, string> RunbookByResourceClass { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Whether a node's <c>driver_info.cleaning_runbook</c> goes before both.</summary>
    public bool RunbookFromNode { get; init; }

    /// <summary>Whether such a runbook must be approved for the node by a trait, as a requested one must.</summary>
    public bool RunbookNeedsTrait { get; init; } = true;
}

public sealed record ServiceOptions
{
    public TimeSpan CallbackTimeout { get; init; } = TimeSpan.FromSeconds(1800);
}

public sealed record RescueOptions
{
    public TimeSpan CallbackTimeout { get; init; } = TimeSpan.FromSeconds(1800);

    public CryptAlgorithm PasswordHash { get; init; } = CryptAlgorithm.Sha256;
}

public sealed record DeployOptions
{
    public TimeSpan CallbackTimeout { get; init; } = TimeSpan.FromSeconds(1800);

    public bool PowerOffAfterFailure { get; init; } = true;

    /// <summary>How long the agent may take to power its machine off before the BMC does it.</summary>
    public TimeSpan SoftPowerOff { get; init; } = TimeSpan.FromSeconds(30);
}

public sealed record InspectOptions
{
    /// <summary>From <c>inspection_started_at</c>.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(1800);

    public bool PowerOffAfter { get; init; } = true;

    /// <summary>In this order; names as in the contract, section 7.6.</summary>
    public ImmutableArray<string> Hooks { get; init; } =
        ["ramdisk-error", "validate-interfaces", "ports", "architecture", "cpus", "memory", "boot-mode", "root-device"];

    /// <summary>Which interfaces become ports: "pxe", "active", "all", "disabled".</summary>
    public string AddPorts { get; init; } = "pxe";

    /// <summary>Which ports stay: "all", "present", "added".</summary>
    public string KeepPorts { get; init; } = "all";
}

public sealed record PowerSyncOptions
{
    /// <summary>Every node is looked at once in it, evenly spread; zero turns the sync off.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>BMCs asked at once, and one more for each 500 nodes; those that have not answered within a second are waited for beside them.</summary>
    public int Workers { get; init; } = 8;

    /// <summary>Failures in a row that are put up with; the next one sets maintenance and the fault.</summary>
    public int MaxRetries { get; init; } = 3;

    /// <summary>True: a machine whose power differs is set to what is stored; false: what is stored is corrected.</summary>
    public bool Force { get; init; } = true;

    /// <summary>How often nodes with a power fault are tried again; zero: never.</summary>
    public TimeSpan RecoveryInterval { get; init; } = TimeSpan.FromSeconds(300);
}
