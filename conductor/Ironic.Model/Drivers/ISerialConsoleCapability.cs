namespace Ironic.Model.Drivers;

/// <summary>Capability of slot "console": the machine's serial line, which the conductor records while the node's console is enabled.</summary>
public interface ISerialConsoleCapability : IDriverInterface
{
    /// <summary>
    /// Opens the line: reading gives what the machine says from now on, writing types on it. Reading fails with <see cref="IOException"/> when the BMC is lost.
    /// Disposing gives the line back.
    /// </summary>
    /// <param name="node">Whose.</param>
    /// <param name="takesOver">Whether to end another session that has the line: mostly one that died, but it may be a person's.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DriverException">The BMC did not answer, refused, or has no serial console.</exception>
    ValueTask<Stream> OpenSerialAsync(DriverContext node, bool takesOver, CancellationToken cancellationToken);
}
