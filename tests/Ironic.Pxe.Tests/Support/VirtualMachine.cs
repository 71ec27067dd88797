using Ironic.Testing;

namespace Ironic.Pxe.Tests.Support;

/// <summary>A diskless QEMU machine on a test's network, that boots from it; its console is kept.</summary>
internal sealed class VirtualMachine(ForeignServer process) : IAsyncDisposable
{
    public string Console => process.Log;

    /// <param name="network">Where its card is.</param>
    /// <param name="tap">The card's other end.</param>
    /// <param name="mac">The card's address.</param>
    /// <param name="firmware">Further arguments: machine type, firmware, card.</param>
    public static VirtualMachine Start(TestNetwork network, string tap, string mac, params string[] firmware) => new(network.StartClient(
        "qemu-system-x86_64",
        [
            "-accel", "tcg", "-m", "512", "-smp", "1", "-display", "none", "-serial", "stdio", "-monitor", "none", "-no-reboot",
            "-netdev", $"tap,id=n0,ifname={tap},script=no,downscript=no", .. firmware.Select(a => a.Replace("MAC", mac, StringComparison.Ordinal)),
        ]));

    public async Task SaysAsync(string word, TimeSpan limit)
    {
        try
        {
            await Eventually.TrueAsync(() => Console.Contains(word, StringComparison.Ordinal), limit, $"the console says {word}");
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message}; it said:\n{Console}", e);
        }
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
