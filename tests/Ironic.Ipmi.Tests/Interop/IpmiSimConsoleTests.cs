using System.Net;
using System.Net.Sockets;
using System.Text;
using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Sol;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Tests.Interop;

/// <summary>The serial console, and the cipher suites, of a BMC that we did not write.</summary>
public sealed class IpmiSimConsoleTests : IAsyncLifetime, IDisposable
{
    private static readonly BmcCredentials Admin = new("admin", BmcSecret.FromText("password"));
    private readonly TcpListener _machine = new(IPAddress.Loopback, 0);
    private IpmiSim _sim = null!;

    public async Task InitializeAsync()
    {
        _machine.Start();
        _sim = await IpmiSim.StartAsync((IPEndPoint)_machine.LocalEndpoint);
    }

    public async Task DisposeAsync()
    {
        await _sim.DisposeAsync();
    }

    public void Dispose() => _machine.Dispose();

    [Fact]
    public async Task Console_BothWays_CarriesEveryCharacter()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        using var serial = await _machine.AcceptTcpClientAsync(limit.Token);
        await using var line = serial.GetStream();
        await using var console = await OpenAsync(limit.Token);

        var said = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 200).Select(i => $"line {i}\r\n")));
        await line.WriteAsync(said, limit.Token);
        Assert.Equal(Encoding.ASCII.GetString(said), Encoding.ASCII.GetString(await ReadAsync(console, said.Length, limit.Token)));

        var typed = Encoding.ASCII.GetBytes("echo " + new string('x', 300) + "\r");
        await console.WriteAsync(typed, limit.Token);
        Assert.Equal(typed, await ReadAsync(line, typed.Length, limit.Token));
    }

    [Fact]
    public async Task Console_HeldByASessionThatDied_IsTakenOver()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        await using var died = await OpenAsync(limit.Token);
        await using var console = await OpenAsync(limit.Token);
        using var serial = await _machine.AcceptTcpClientAsync(limit.Token);
        await serial.GetStream().WriteAsync("hello"u8.ToArray(), limit.Token);
        Assert.Equal("hello", Encoding.ASCII.GetString(await ReadAsync(console, 5, limit.Token)));
    }

    [Fact]
    public async Task Console_HeldByAnother_AndNotToBeTakenOver_IsRefusedByName()
    {
        await using var holder = await OpenAsync(default);
        var session = await _sim.Client.ConnectAsync(_sim.EndPoint, Admin, default);
        var fault = await Assert.ThrowsAsync<IpmiException>(() => SolStream.OpenAsync(session, new() { TakesOver = false }, TimeProvider.System, default));
        Assert.Equal(SolCommands.ActiveElsewhere, fault.Code);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(6)]
    public async Task Suite_ThatBothHave_IsSpoken(int suite)
    {
        await using var bmc = await _sim.Client.ConnectAsync(_sim.EndPoint, Admin with { Suite = CipherSuite.Find(suite) }, default);
        Assert.Equal(0x1291u, (await bmc.GetDeviceIdAsync(default)).ManufacturerId);
        Assert.Equal(suite, bmc.Suite!.Id);
    }

    private async Task<SolStream> OpenAsync(CancellationToken cancellationToken) =>
        await SolStream.OpenAsync(await _sim.Client.ConnectAsync(_sim.EndPoint, Admin, cancellationToken), new(), TimeProvider.System, cancellationToken);

    private static async Task<byte[]> ReadAsync(Stream stream, int length, CancellationToken cancellationToken)
    {
        var bytes = new byte[length];
        await stream.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }
}
