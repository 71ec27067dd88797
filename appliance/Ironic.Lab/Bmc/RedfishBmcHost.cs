using System.Security.Cryptography;
using Ironic.Lab.Machines;
using Ironic.Lab.Redfish;
using Microsoft.Extensions.Logging;

namespace Ironic.Lab.Bmc;

/// <summary>A Redfish BMC of our own making, in this process.</summary>
internal sealed class RedfishBmcHost : IBmcHost
{
    private readonly RedfishService _service;
    private readonly Machine _machine;

    private RedfishBmcHost(RedfishService service, Machine machine, BmcEndpoint endpoint) => (_service, _machine, Endpoint) = (service, machine, endpoint);

    public BmcEndpoint Endpoint { get; }

    public bool IsSilent
    {
        get => _service.Faults.IsSilent;
        set => _service.Faults = _service.Faults with { IsSilent = value };
    }

    /// <exception cref="LabException">The port is taken.</exception>
    public static async Task<RedfishBmcHost> StartAsync(Machine machine, MachineFiles files, BmcEndpoint endpoint, TimeProvider time, ILogger<RedfishService> logger, CancellationToken cancellationToken)
    {
        RedfishServiceOptions options = new() { User = endpoint.User, Password = endpoint.Password, MediaFolder = files.MediaFolder };
        try
        {
            var service = await RedfishService.StartAsync(endpoint.Address, options, new RedfishBoard(machine), time, logger, cancellationToken);
            return new(service, machine, endpoint with { Fingerprint = service.Certificate.GetCertHashString(HashAlgorithmName.SHA256) });
        }
        catch (IOException e)
        {
            throw new LabException($"The Redfish BMC of {machine.Name} cannot listen at {endpoint.Address}: {e.Message}", e);
        }
    }

    public BootOrder TakeBootOrder()
    {
        var boot = _service.TakeBoot();
        _machine.HttpBootUri = boot?.HttpUri;
        return BootOrders.From(boot);
    }

    public void PowerChangedByItself(bool isOn) => _service.TellPower(isOn);

    public ValueTask DisposeAsync() => _service.DisposeAsync();
}
