using System.Collections.Immutable;
using Ironic.Conductor.Agents;
using Ironic.AgentContract.Commands;
using Ironic.Model.Boot;
using Ironic.Model.Drivers;

namespace Ironic.Conductor.Tests.World;

/// <summary>The hardware type of the tests.</summary>
internal static class FakeHardware
{
    public static HardwareType Type { get; } = new("fake", new Dictionary<DriverSlot, ImmutableArray<string>>
    {
        [DriverSlot.Bios] = ["no-bios", "fake"],
        [DriverSlot.Boot] = ["fake"],
        [DriverSlot.Console] = ["no-console"],
        [DriverSlot.Deploy] = ["direct", "custom-agent", "fake"],
        [DriverSlot.Firmware] = ["no-firmware"],
        [DriverSlot.Inspect] = ["agent", "no-inspect", "fake"],
        [DriverSlot.Management] = ["fake"],
        [DriverSlot.Network] = ["noop"],
        [DriverSlot.Power] = ["fake"],
        [DriverSlot.Raid] = ["no-raid", "agent", "fake"],
        [DriverSlot.Rescue] = ["no-rescue", "agent", "fake"],
        [DriverSlot.Storage] = ["noop"],
        [DriverSlot.Vendor] = ["no-vendor", "fake"],
    });
}

internal abstract class FakeSlot(DriverSlot slot) : IDriverInterface
{
    public DriverSlot Slot { get; } = slot;

    public string Name => "fake";

    public IReadOnlyDictionary<string, string> Properties { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public virtual IReadOnlyList<string> Validate(DriverContext node) => node.DriverInfo.Contains("bad") ? ["driver_info is bad"] : [];
}

internal sealed class FakePower(FakeWorld world, KillSwitch life) : FakeSlot(DriverSlot.Power), IPowerInterface, IBmcIdentityCapability
{
    public IReadOnlySet<PowerTarget> SupportedTargets { get; } = Enum.GetValues<PowerTarget>().ToHashSet();

    public async ValueTask<PowerState> GetStateAsync(DriverContext node, CancellationToken cancellationToken)
    {
        await life.PassAsync("before power read");
        var machine = world.MachineOf(node.NodeUuid);
        if (machine.Faults.HangsUntilCut) await machine.HangAsync(cancellationToken);
        if (machine.Faults.Bmc is { } fault) throw fault;
        return machine.IsOn ? PowerState.On : PowerState.Off;
    }

    public async ValueTask SetStateAsync(DriverContext node, PowerTarget target, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var machine = world.MachineOf(node.NodeUuid);
        if (machine.Faults.HangsUntilCut) await machine.HangAsync(cancellationToken);
        await life.CallAsync($"power {target}", () => world.Do(() =>
        {
            if (machine.Faults.Bmc is { } fault) throw fault;
            if (target is PowerTarget.Reboot or PowerTarget.SoftReboot or PowerTarget.Off or PowerTarget.SoftOff) machine.Set(on: false);
            if (target is PowerTarget.Reboot or PowerTarget.SoftReboot or PowerTarget.On) machine.Set(on: true);
        }));
        if (target == PowerTarget.On && !machine.IsOn) throw new DriverException("The BMC accepted 'power on', but the machine is still off after 60 s.") { Cause = "power-did-not-change" };
    }

    public async ValueTask<IReadOnlyDictionary<string, string>> IdentifyAsync(DriverContext node, CancellationToken cancellationToken)
    {
        await life.PassAsync("identify");
        return new Dictionary<string, string>(StringComparer.Ordinal) { ["bmc_vendor"] = "Acme" };
    }
}

internal sealed class FakeManagement(FakeWorld world, KillSwitch life) : FakeSlot(DriverSlot.Management), IManagementInterface, ISensorCapability
{
    public async ValueTask<IReadOnlyList<SensorReading>> ReadSensorsAsync(DriverContext node, IReadOnlySet<SensorKind> kinds, CancellationToken cancellationToken)
    {
        await life.PassAsync("read sensors");
        var machine = world.MachineOf(node.NodeUuid);
        world.Do(() => machine.SensorReads++);
        if (machine.Faults.HangsUntilCut) await machine.HangAsync(cancellationToken);
        if (machine.Faults.Bmc is { } fault) throw fault;
        return [.. machine.Sensors.Where(sensor => kinds.Contains(sensor.Kind))];
    }

    public IReadOnlySet<BootDevice> SupportedBootDevices { get; } = new HashSet<BootDevice> { BootDevice.Pxe, BootDevice.Disk };

    public ValueTask<BootDeviceSetting> GetBootDeviceAsync(DriverContext node, CancellationToken cancellationToken) => new(new BootDeviceSetting(world.MachineOf(node.NodeUuid).Device, null));

    public async ValueTask SetBootDeviceAsync(DriverContext node, BootDevice device, bool persistent, CancellationToken cancellationToken)
    {
        if (device == BootDevice.Disk && world.MachineOf(node.NodeUuid).Faults.DiskNotKept) throw new DriverException("The BMC accepted disk, but reads back 'None'.") { Cause = "boot-device-not-kept" };
        await life.CallAsync($"boot device {device}", () => world.Do(() => world.MachineOf(node.NodeUuid).Device = device));
    }
}

internal sealed class FakeBoot(FakeWorld world, KillSwitch life) : FakeSlot(DriverSlot.Boot), IBootInterface
{
    public BootDevice RamdiskDevice => BootDevice.Pxe;

    public async ValueTask PrepareRamdiskAsync(DriverContext node, RamdiskBoot boot, CancellationToken cancellationToken) => await life.CallAsync("prepare ramdisk", () => world.Do(() =>
        world.Plans[node.NodeUuid] = world.MachineOf(node.NodeUuid).Faults.Preparation is { } fault ? throw fault : new() { NodeUuid = node.NodeUuid, Target = BootTarget.Ramdisk, Kernel = boot.Kernel, Ramdisk = boot.Ramdisk, Parameters = boot.Parameters, Purpose = boot.Purpose }));

    public async ValueTask PrepareInstanceAsync(DriverContext node, CancellationToken cancellationToken) => await life.CallAsync("prepare instance", () => world.Do(() =>
        world.Plans[node.NodeUuid] = new() { NodeUuid = node.NodeUuid, Target = BootTarget.LocalDisk, Purpose = "instance" }));

    public async ValueTask CleanUpAsync(DriverContext node, CancellationToken cancellationToken) => await life.CallAsync("boot clean-up", () => world.Do(() =>
    {
        if (world.MachineOf(node.NodeUuid).Faults.CleanUp is { } fault) throw new DriverException(fault);
        world.Plans.Remove(node.NodeUuid);
    }));
}

internal sealed class FakeAgentClient(FakeWorld world, KillSwitch life) : IAgentClient
{
    public async Task<IReadOnlyList<CommandResult>> ListCommandsAsync(AgentEndpoint agent, CancellationToken cancellationToken)
    {
        await life.PassAsync("before list commands");
        return world.Do(() => AgentAt(agent).List(agent.Token));
    }

    public async Task<CommandResult> SendAsync(AgentEndpoint agent, CommandRequest command, bool wait, CancellationToken cancellationToken) =>
        await life.CallAsync($"command {command.Name}", () => world.Do(() => AgentAt(agent).Take(agent.Token, command)));

    private FakeAgent AgentAt(AgentEndpoint endpoint) => world.Machines.FirstOrDefault(machine => machine.AgentUrl == endpoint.Url)?.Agent
        ?? throw new AgentException(AgentFailure.Unreachable, $"The agent at {endpoint.Url} cannot be reached: connection refused");
}
