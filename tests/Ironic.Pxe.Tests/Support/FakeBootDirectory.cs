using System.Collections.Concurrent;
using Ironic.Model.Boot;
using Ironic.Model.Ports;

namespace Ironic.Pxe.Tests.Support;

/// <summary>The ports and plans that a test told of; takes the place of the conductor.</summary>
internal sealed class FakeBootDirectory : IBootDirectory, IBootPlans
{
    private readonly ConcurrentDictionary<MacAddress, BootClient> _clients = new();

    public BootClient Add(string mac, Action<Settings>? with = null)
    {
        var settings = new Settings();
        with?.Invoke(settings);
        Assert.True(MacAddress.TryParse(mac, out var address));
        var node = settings.Node ?? Guid.NewGuid();
        var client = new BootClient(address, node, settings.Name)
        {
            PxeEnabled = settings.PxeEnabled,
            ReservedAddress = settings.Reserved is { } text ? System.Net.IPAddress.Parse(text) : null,
            Plan = settings.Plan is { } plan ? plan with { NodeUuid = node } : null,
        };
        return _clients[address] = client;
    }

    public ValueTask<BootClient?> FindAsync(MacAddress address, CancellationToken cancellationToken) => new(_clients.GetValueOrDefault(address));

    public ValueTask<BootClient?> FindAsync(Guid nodeUuid, CancellationToken cancellationToken) => new(_clients.Values.FirstOrDefault(c => c.NodeUuid == nodeUuid));

    public ValueTask SetAsync(BootPlan plan, CancellationToken cancellationToken)
    {
        foreach (var client in _clients.Values.Where(c => c.NodeUuid == plan.NodeUuid)) _clients[client.Address] = client with { Plan = plan };
        return default;
    }

    public ValueTask RemoveAsync(Guid nodeUuid, CancellationToken cancellationToken)
    {
        foreach (var client in _clients.Values.Where(c => c.NodeUuid == nodeUuid)) _clients[client.Address] = client with { Plan = null };
        return default;
    }

    internal sealed class Settings
    {
        public Guid? Node { get; set; }
        public string Name { get; set; } = "web-01";
        public bool PxeEnabled { get; set; } = true;
        public string? Reserved { get; set; }
        public BootPlan? Plan { get; set; }
    }
}
