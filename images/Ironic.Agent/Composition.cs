using System.Runtime.InteropServices;
using Ironic.Agent.Api;
using Ironic.Agent.Boot;
using Ironic.Agent.Cleaning;
using Ironic.Agent.Commands;
using Ironic.Agent.Conductor;
using Ironic.Agent.Configuration;
using Ironic.Agent.Disks;
using Ironic.Agent.FileSystems;
using Ironic.Agent.Images;
using Ironic.Agent.Inspection;
using Ironic.Agent.Inventory;
using Ironic.Agent.Kernel;
using Ironic.Agent.Logging;
using Ironic.Agent.Nodes;
using Ironic.Agent.RootDevices;
using Ironic.Agent.Steps;

namespace Ironic.Agent;

/// <summary>Puts the agent together, by hand: a container would cost a second of a slow machine's start.</summary>
internal sealed class Composition : IAsyncDisposable
{
    private static readonly TimeSpan PauseAfterCrash = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stopping = new();
    private readonly TimeProvider _time;
    private readonly Heartbeater? _heartbeater;
    private readonly CommandRunner _commands;
    private readonly AgentProcess _process;

    /// <param name="folders">Where the kernel's file systems are.</param>
    /// <param name="time">The clock.</param>
    /// <param name="console">Where progress is told.</param>
    /// <param name="machine">Makes what ends the machine and cuts it off. There is no default: a test that forgot to give one would act on its own machine.</param>
    public Composition(SystemFolders folders, TimeProvider time, Stream console, Func<AgentLog, IMachine> machine)
    {
        _time = time;
        Log = new(console, time);
        var thisMachine = machine(Log);
        var parameters = new KernelParameters(KernelCommandLine.Parse(SysFile.Text(folders.Proc, "cmdline") ?? ""));
        var options = AgentOptions.From(parameters);
        foreach (var problem in parameters.Problems) Log.Warn(problem);

        var network = new NetworkReader(folders, InterfaceAddresses.Read);
        var disks = new DiskReader(folders);
        var bmc = new BmcReader(folders);
        var inventory = new InventoryReader(network, new(folders), new(folders), disks, bmc, options.BootInterface);
        var rootDevices = new RootDeviceSelector(disks, options, time, Log);
        var logs = new SystemLogCollector(folders, Log, time);
        var nodes = new NodeCache();
        var token = new AgentToken(options.AgentToken);
        var lifetime = new AgentLifetime();
        var enrollment = new Enrollment(nodes, token, Log);

        var http = new ApiHttp(options.Insecure, options.HttpTimeout);
        ConductorLink? link = null;
        if (options.ApiUrls.Count > 0)
        {
            var client = new IronicClient(http, options.ApiUrls, options.GlobalRequestId);
            _heartbeater = new(client, time, Random.Shared.NextDouble, Log);
            link = new(client, new(client, network, time, Random.Shared.NextDouble, Log), _heartbeater);
        }

        var machineCommands = new MachineCommands(thisMachine, inventory, logs, new(folders), lifetime, Log, time);
        var opener = new DiskOpener(folders);
        var images = new ImageCommands(new(opener, new(NewId, Log), enrollment, options, time, Log), rootDevices, nodes);
        var clean = new CleanSteps(new(rootDevices, new(opener, options), folders, Log), new(opener, time, Log), opener, folders, Log);
        var partitions = new PartitionDevices(folders, time);
        var boot = new BootCommands(rootDevices, opener, partitions, new(folders), folders, nodes, options, Log);
        var inject = new InjectFilesStep(rootDevices, opener, partitions, folders, options, Log);
        var steps = new StepCommands([.. clean.Steps(), .. boot.Steps(), .. images.Steps(), inject.Definition], nodes);
        var table = new CommandTable([.. machineCommands.Commands(), .. boot.Commands(), .. images.Commands(), .. steps.Commands()]);
        _commands = new(table, NewId, () => _heartbeater?.Want(), Log);

        var collector = new DataCollector(inventory, rootDevices, new(folders), logs, options);
        _process = new(
            options, new(http, collector, options, time, Log), link, enrollment, new(options, time, Log), new(folders, time),
            new(_commands, token, time), token, bmc, new(options, time, Log), thisMachine, lifetime, time, Log);

        Guid NewId() => Guid.CreateVersion7(time.GetUtcNow());
    }

    /// <summary>What was said on the console.</summary>
    public AgentLog Log { get; }

    /// <summary>Until <see cref="StopAsync"/>, SIGTERM or SIGINT, or until the machine is in rescue; then 0. A fault that nobody foresaw is told on the console, and the agent starts over with what it knows.</summary>
    public async Task<int> RunAsync()
    {
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await _process.RunAsync(_stopping.Token);
                break;
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                break;
            }
            catch (Exception fault) // the outermost frame: a machine whose agent is gone cannot even say so
            {
                Log.Error($"the agent failed: {fault}");
                await Task.Delay(PauseAfterCrash, _time, _stopping.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        }

        Log.Say("stopped");
        return 0;

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            _stopping.Cancel();
        }
    }

    public Task StopAsync() => _stopping.CancelAsync();

    public async ValueTask DisposeAsync()
    {
        await _commands.DisposeAsync();
        _heartbeater?.Dispose();
        _stopping.Dispose();
    }
}
