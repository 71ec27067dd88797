using System.Text;
using Ironic.Lab.Ipmi;
using Ironic.Lab.Machines;
using Ironic.Lab.Processes;
using Ironic.Processes;

namespace Ironic.Lab.Bmc;

/// <summary>A BMC played by OpenIPMI's ipmi_sim, a process for each machine.</summary>
internal sealed class IpmiSimHost : IBmcHost
{
    public const string Program = "ipmi_sim";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(15);
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly ChassisHook _hook;
    private readonly RunningTool _process;
    private bool _silent;

    private IpmiSimHost(BmcEndpoint endpoint, ChassisHook hook, RunningTool process) => (Endpoint, _hook, _process) = (endpoint, hook, process);

    public BmcEndpoint Endpoint { get; }

    public bool IsSilent
    {
        get => _silent;
        set
        {
            _silent = value;
            if (value) Signals.Stop(_process.Id);
            else Signals.Continue(_process.Id);
        }
    }

    /// <summary>Starts it and returns when it answers.</summary>
    /// <param name="name">The machine's.</param>
    /// <param name="folder">A folder of its own, which it makes.</param>
    /// <param name="endpoint">Where it is to listen; the port must be free.</param>
    /// <param name="mark">Tells whoever cleans up after a crash of this process whose it is.</param>
    /// <param name="chassis">The machine's wires.</param>
    /// <param name="time">Bounds the waits.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LabException">It did not start; the message ends with its own words.</exception>
    public static async Task<IpmiSimHost> StartAsync(
        string name, string folder, BmcEndpoint endpoint, ProcessMark mark, IBmcChassis chassis, TimeProvider time, CancellationToken cancellationToken)
    {
        var hook = new ChassisHook(chassis, endpoint.Address.Address, time);
        RunningTool? process = null;
        try
        {
            var hookFile = Path.Combine(folder, "chassis");
            Directory.CreateDirectory(Path.Combine(folder, "state"));
            await WriteAsync(hookFile, IpmiSimFiles.Hook(hook.Endpoint, hook.Token), OwnerOnly | UnixFileMode.UserExecute, cancellationToken);
            await WriteAsync(Path.Combine(folder, "lan.conf"), IpmiSimFiles.Lan(name, endpoint, hookFile), OwnerOnly, cancellationToken);
            await WriteAsync(Path.Combine(folder, "bmc.emu"), IpmiSimFiles.Emulation, OwnerOnly, cancellationToken);
            var words = new LastLines(8);
            process = ExternalTool.Start(
                new("setsid", [Program, "-c", "lan.conf", "-f", "bmc.emu", "-s", "state", "-n"]) { WorkingDirectory = folder, Environment = mark.Environment },
                words.Add);
            if (!await RmcpPing.AnswersAsync(endpoint.Address, StartLimit, time, cancellationToken))
                throw new LabException($"{Program} for {name} does not answer at {endpoint.Address}: {words}");
            return new(endpoint, hook, process);
        }
        catch
        {
            if (process is not null) await process.DisposeAsync();
            await hook.DisposeAsync();
            throw;
        }
    }

    public BootOrder TakeBootOrder() => BootOrders.From(_hook.TakeBootFlags());

    public async ValueTask DisposeAsync()
    {
        IsSilent = false; // a stopped process would not hear that it is to end
        await _process.DisposeAsync();
        await _hook.DisposeAsync();
    }

    private static async Task WriteAsync(string path, string content, UnixFileMode mode, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = mode, Options = FileOptions.Asynchronous });
        await file.WriteAsync(Encoding.UTF8.GetBytes(content), cancellationToken);
    }
}
