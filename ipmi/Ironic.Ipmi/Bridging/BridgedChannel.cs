using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Bridging;

/// <summary>A controller behind a BMC, which takes the same commands as the BMC does.</summary>
public sealed class BridgedChannel(IIpmiChannel bmc, IpmiRoute route) : IIpmiChannel
{
    public Task<TResponse> ExecuteAsync<TResponse>(IIpmiCommand<TResponse> command, CancellationToken cancellationToken) =>
        bmc.ExecuteAsync(command.Route is null ? new Routed<TResponse>(command, route) : command, cancellationToken);

    private sealed class Routed<TResponse>(IIpmiCommand<TResponse> command, IpmiRoute route) : IIpmiCommand<TResponse>
    {
        public CommandId Id => command.Id;

        public string Name => command.Name;

        public byte Lun => command.Lun;

        public IpmiRoute? Route => route;

        public bool MayRepeat => command.MayRepeat;

        public int Write(Span<byte> destination) => command.Write(destination);

        public bool TryRead(ReadOnlySpan<byte> data, out TResponse response) => command.TryRead(data, out response);
    }
}
