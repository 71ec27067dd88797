using System.Text.Json.Nodes;
using Ironic.Model.Boot;
using Ironic.Model.Drivers;
using Ironic.Model.Json;
using Ironic.Model.Ports;
using Ironic.Model.Timeline;

namespace Ironic.Conductor.Tests.World;

/// <summary>A machine in virtual time: power, firmware, a disk, and the agent when the ramdisk runs. It outlives the appliance.</summary>
internal sealed class FakeMachine(FakeWorld world, Guid node, int number)
{
    private int _epoch, _hanging;

    public Guid Node { get; } = node;

    public MacAddress Address { get; } = new(0x52_54_00_00_00_00UL + (ulong)number);

    public Uri AgentUrl { get; } = new($"https://10.77.0.{number}:9999");

    public bool IsOn { get; private set; }

    /// <summary>Every change of power, in order: "on", "off".</summary>
    public List<string> PowerChanges { get; } = [];

    /// <summary>Images written, in order.</summary>
    public List<string> ImagesWritten { get; } = [];

    public List<string> StepsDone { get; } = [];

    /// <summary>Steps that slots began out of band: "bios.factory_reset".</summary>
    public List<string> SlotSteps { get; } = [];

    /// <summary>What an inspection out of band finds.</summary>
    public InspectionFindings Findings { get; set; } = new();

    /// <summary>What its sensors read.</summary>
    public IReadOnlyList<SensorReading> Sensors { get; set; } =
    [
        new("Inlet Temp (0x1)", "Inlet Temp", SensorKind.Temperature)
        {
            Value = 23, Unit = SensorUnit.Celsius, Status = SensorStatus.Ok, UpperCritical = 47, Notice = new("Temperature", JsonMap.Parse("""{"Sensor ID": "Inlet Temp (0x1)", "Sensor Reading": "23 degrees C"}""")),
        },
        new("Fan 1 (0x3)", "Fan 1", SensorKind.Fan)
        {
            Value = 900, Unit = SensorUnit.Rpm, Status = SensorStatus.Warning, Notice = new("Fan", JsonMap.Parse("""{"Sensor ID": "Fan 1 (0x3)", "Sensor Reading": "900 RPM"}""")),
        },
    ];

    /// <summary>How often they were asked for.</summary>
    public int SensorReads { get; set; }

    /// <summary>As the agent was told it for the rescue user.</summary>
    public string? RescueHash { get; set; }

    public FakeAgent? Agent { get; private set; }

    /// <summary>Calls of its BMC that hang.</summary>
    public int HangingCalls => Volatile.Read(ref _hanging);

    public MachineFaults Faults { get; } = new();

    public BootDevice Device { get; set; } = BootDevice.Disk;

    public void Set(bool on)
    {
        if (IsOn == on || (Faults.PowerNeverChanges && on)) return;
        IsOn = on;
        PowerChanges.Add(on ? "on" : "off");
        _epoch++;
        Agent = null;
        if (on) Boot();
    }

    private void Boot()
    {
        if (Faults.Boot is { } script)
        {
            script(this);
            return;
        }

        var plan = world.PlanOf(Node);
        if (Device != BootDevice.Pxe || plan is not { Target: BootTarget.Ramdisk })
        {
            After(12, () => Tell(TimelineNames.DhcpRequest, "DHCP request of the instance", "system"));
            return;
        }

        Device = BootDevice.Disk; // the network boot was for once
        var last = Faults.StopsAt;
        if (last == BootStop.Nothing) return;
        After(5, () => Tell(TimelineNames.DhcpDiscover, $"DHCP discover from {Address}"));
        if (last == BootStop.Dhcp) return;
        After(6, () => Tell(TimelineNames.ScriptServed, "boot script served"));
        if (last == BootStop.Loader) return;
        After(7, () => Tell(TimelineNames.KernelServed, "kernel served"));
        After(8, () => Tell(TimelineNames.RamdiskServed, "ramdisk served"));
        if (last == BootStop.Ramdisk) return;
        After(20, () =>
        {
            Agent = new(world, this, plan.Purpose);
            Agent.Start();
        });
    }

    /// <summary>Later, unless the power changed in between.</summary>
    public void After(double seconds, Action act)
    {
        var epoch = _epoch;
        world.After(TimeSpan.FromSeconds(seconds), () =>
        {
            if (epoch == _epoch) act();
        });
    }

    /// <summary>What its BMC does with a call while it hangs.</summary>
    public async Task HangAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _hanging);
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _hanging);
        }
    }

    /// <summary>The agent stops serving, its ramdisk goes on.</summary>
    public void StopAgent() => Agent = null;

    public void KillAgent()
    {
        _epoch++;
        Agent = null;
    }

    private void Tell(string name, string message, string kind = "pxe") =>
        world.Store.Record(new(Node, world.Clock.GetUtcNow(), name) { Message = message, Data = JsonMap.From(new JsonObject { ["mac"] = Address.ToString(), ["kind"] = kind }) });
}

internal sealed class MachineFaults
{
    public bool PowerNeverChanges { get; set; }

    /// <summary>What happens at each start, instead of a boot.</summary>
    public Action<FakeMachine>? Boot { get; set; }

    /// <summary>What the boot slot's preparation fails with.</summary>
    public DriverException? Preparation { get; set; }

    /// <summary>What the BMC answers every call with.</summary>
    public DriverException? Bmc { get; set; }

    /// <summary>The BMC takes calls and never answers.</summary>
    public bool HangsUntilCut { get; set; }

    public BootStop StopsAt { get; set; } = BootStop.Agent;

    /// <summary>The agent is gone so many seconds into writing the image.</summary>
    public double? AgentDiesInWrite { get; set; }

    /// <summary>How long writing the image takes.</summary>
    public double WriteSeconds { get; set; } = 20;

    /// <summary>What the command of this step fails with.</summary>
    public Dictionary<string, (string Type, string Details)> StepErrors { get; } = new(StringComparer.Ordinal);

    /// <summary>What a slot's own step fails with, by its full name.</summary>
    public Dictionary<string, string> SlotErrors { get; } = new(StringComparer.Ordinal);

    /// <summary>The BMC takes the boot device "disk" and forgets it.</summary>
    public bool DiskNotKept { get; set; }

    /// <summary>What the boot slot's clean-up fails with.</summary>
    public string? CleanUp { get; set; }

    /// <summary>Commands that the agent does not know.</summary>
    public HashSet<string> UnknownCommands { get; } = new(StringComparer.Ordinal);

    /// <summary>Inspection data carry this error.</summary>
    public string? InspectionError { get; set; }
}

internal enum BootStop
{
    Nothing,
    Dhcp,
    Loader,
    Ramdisk,
    Lookup,
    Agent,
}
