using Ironic.Ipmi.Commands;

namespace Ironic.Ipmi;

/// <summary>Something that carries commands to one BMC: a session, or a lane that keeps one open.</summary>
public interface IIpmiChannel
{
    /// <summary>Sends a command, again where it gets lost, and reads the answer.</summary>
    /// <exception cref="IpmiException">The BMC did not answer, refused, or made no sense.</exception>
    Task<TResponse> ExecuteAsync<TResponse>(IIpmiCommand<TResponse> command, CancellationToken cancellationToken);
}
