namespace Ironic.Ipmi.Tests.Support;

/// <summary>A client and a BMC for it.</summary>
internal sealed class Peers : IAsyncDisposable
{
    private Peers(IpmiClientOptions options) => Client = new(options, TimeProvider.System);

    public FakeBmc Bmc { get; } = new();

    public IpmiClient Client { get; }

    public static Peers With(IpmiClientOptions options) => new(options);

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Bmc.DisposeAsync();
    }
}
