namespace Ironic.Model.Drivers;

/// <summary>Capability of slot "console": the machine's console, served for users. All methods are idempotent.</summary>
public interface IConsoleCapability : IDriverInterface
{
    ValueTask StartConsoleAsync(DriverContext node, CancellationToken cancellationToken);

    ValueTask StopConsoleAsync(DriverContext node, CancellationToken cancellationToken);

    /// <summary>Where it is while it runs; null: it has no address.</summary>
    ValueTask<ConsoleAddress?> GetConsoleAsync(DriverContext node, CancellationToken cancellationToken);
}

/// <param name="Type">"socat", "vnc", "shellinabox".</param>
/// <param name="Url">For the user's client.</param>
public sealed record ConsoleAddress(string Type, string Url);
