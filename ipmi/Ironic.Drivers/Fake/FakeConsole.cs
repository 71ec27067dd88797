using Ironic.Model.Drivers;

namespace Ironic.Drivers.Fake;

/// <summary>Slot "console" without a machine, as upstream's: it can be switched on and off, and is nowhere.</summary>
internal sealed class FakeConsole(FakeBehaviour behaviour) : FakeSlot(DriverSlot.Console, behaviour), IConsoleCapability
{
    public ValueTask StartConsoleAsync(DriverContext node, CancellationToken cancellationToken) => ActAsync("start_console", node, cancellationToken);

    public ValueTask StopConsoleAsync(DriverContext node, CancellationToken cancellationToken) => ActAsync("stop_console", node, cancellationToken);

    public async ValueTask<ConsoleAddress?> GetConsoleAsync(DriverContext node, CancellationToken cancellationToken)
    {
        await ActAsync("get_console", node, cancellationToken);
        return null;
    }
}
