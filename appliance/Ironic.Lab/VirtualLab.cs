using System.Net;
using System.Security.Cryptography;
using Ironic.Lab.Bmc;
using Ironic.Lab.Machines;
using Ironic.Lab.Network;
using Ironic.Lab.State;
using Microsoft.Extensions.Logging;

namespace Ironic.Lab;

/// <summary>Virtual bare metal: machines with BMCs on a network of their own, as real as QEMU makes them. Disposing of it removes all of it.</summary>
public sealed class VirtualLab : IAsyncDisposable
{
    private const string PasswordAlphabet = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private const int PasswordLength = 16;

    private readonly LabOptions _options;
    private readonly ILogger _logger;
    private readonly FileStream _claim;
    private readonly List<Machine> _machines = [];
    private readonly List<IBmcHost> _bmcs = [];
    private readonly Lock _stateGate = new();
    private LabNetwork? _network;
    private bool _ready;

    private VirtualLab(LabOptions options, LabFolder folder, FileStream claim) =>
        (_options, _logger, Folder, _claim) = (options, options.Loggers.CreateLogger<VirtualLab>(), folder, claim);

    public LabFolder Folder { get; }

    public IReadOnlyList<Machine> Machines => _machines;

    /// <summary>The interface, in the caller's network namespace, that reaches the machines.</summary>
    public string HostInterface => Network.Addresses.HostInterface;

    /// <summary>That interface's address, in a /24 of which all else is free.</summary>
    public IPAddress HostAddress => Network.Addresses.HostAddress;

    private LabNetwork Network => _network ?? throw new InvalidOperationException("The lab has no network yet.");

    /// <summary>Builds the lab and returns when every BMC answers. All machines are off, their disks empty.</summary>
    /// <exception cref="LabException">The options are wrong, the host lacks something, or a lab of this name is up. Nothing is left behind.</exception>
    public static async Task<VirtualLab> StartAsync(LabOptions options, CancellationToken cancellationToken)
    {
        ThrowIfAny(options.Problems());
        ThrowIfAny(LabRequirements.Missing(options));
        var folder = new LabFolder(options.DataFolder, options.Name);
        var claim = folder.TryClaim() ?? throw new LabException(
            $"Lab '{options.Name}' is up already (process {folder.HostProcessId}, {folder.Path}); `lab down` ends it.");
        var lab = new VirtualLab(options, folder, claim);
        try
        {
            await lab.BuildAsync(cancellationToken);
            return lab;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await Task.WhenAll(_bmcs.Select(bmc => bmc.DisposeAsync().AsTask())); // first, so that nothing is turned on any more
            await Task.WhenAll(_machines.Select(machine => machine.DisposeAsync().AsTask()));
        }
        finally
        {
            await LabRemains.ClearAsync(Folder, _options.Time, CancellationToken.None);
            Folder.Delete();
            await _claim.DisposeAsync();
            LabLog.LabDown(_logger, _options.Name);
        }
    }

    private async Task BuildAsync(CancellationToken cancellationToken)
    {
        var hasLeftovers = Folder.HasContents;
        await LabRemains.ClearAsync(Folder, _options.Time, cancellationToken); // the claim is ours: what is there, a dead host left
        if (hasLeftovers) LabLog.LeftoversRemoved(_logger, _options.Name);
        _network = await LabNetwork.CreateAsync(Folder.NetworkNamespace, _options.Machines.Count, _options.Time, cancellationToken);
        var password = _options.BmcPassword ?? RandomNumberGenerator.GetString(PasswordAlphabet, PasswordLength);
        for (var number = 1; number <= _options.Machines.Count; number++) await AddMachineAsync(number, password, cancellationToken);
        _ready = true;
        var state = WriteState();
        Folder.Write(Inventory.Of(state));
        LabLog.LabUp(_logger, _options.Name, _machines.Count, HostInterface, HostAddress);
    }

    private async Task AddMachineAsync(int number, string password, CancellationToken cancellationToken)
    {
        var identity = new MachineIdentity($"{_options.Name}-{number}", Network.Addresses.Mac(number), LabAddresses.Tap(number));
        var files = Folder.Machine(identity.Name);
        Directory.CreateDirectory(files.Folder);
        var machine = new Machine(identity, _options.Machines[number - 1], files, Network.Namespace, _options.Time, _logger) { PowerChanged = OnPowerChanged };
        _machines.Add(machine);
        machine.MakeDisk();
        var bmc = await BmcHosts.StartAsync(machine, files, Network.Addresses.Bmc(number), password, Folder.ProcessMark, _options, cancellationToken);
        _bmcs.Add(bmc);
        machine.BmcHost = bmc;
    }

    private void OnPowerChanged()
    {
        if (!_ready) return;
        try
        {
            WriteState();
        }
        catch (IOException e)
        {
            LabLog.StateNotWritten(_logger, Folder.StateFile, e); // a full disk: the machine's power does not hang on it
        }
    }

    private LabState WriteState()
    {
        lock (_stateGate)
        {
            var state = Describe();
            Folder.Write(state);
            return state;
        }
    }

    private LabState Describe() => new()
    {
        Name = _options.Name,
        NetworkNamespace = Network.Namespace,
        Interface = HostInterface,
        Address = $"{HostAddress}/{LabAddresses.PrefixLength}",
        Machines = [.. _machines.Select(machine => machine.Describe())],
    };

    private static void ThrowIfAny(IReadOnlyList<string> problems)
    {
        if (problems.Count > 0) throw new LabException(string.Join(Environment.NewLine, problems));
    }
}
