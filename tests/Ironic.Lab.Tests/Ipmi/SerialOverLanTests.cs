using System.Text;
using Ironic.Ipmi;
using Ironic.Ipmi.Sol;
using Ironic.Ipmi.Wire;

namespace Ironic.Lab.Tests.Ipmi;

/// <summary>The serial line of our BMC under our own client, over good and bad networks.</summary>
public sealed class SerialOverLanTests : IAsyncLifetime, IDisposable
{
    private static readonly SolOptions Options = new() { RetryDelay = TimeSpan.FromMilliseconds(20), Line = new() { RetryInterval = TimeSpan.FromMilliseconds(100) } };

    private readonly LoopbackSerial _serial = new();
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(90));
    private readonly BmcUnderTest _lab;
    private IpmiClient? _other;

    public SerialOverLanTests() => _lab = BmcUnderTest.Start(BmcUnderTest.Options with { Serial = _serial, Identity = BmcUnderTest.Options.Identity with { Suites = CipherSuite.Known } });

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_other is { } other) await other.DisposeAsync();
        await _lab.DisposeAsync();
    }

    public void Dispose() => _limit.Dispose();

    [Theory]
    [InlineData(3)]
    [InlineData(17)]
    [InlineData(2)]
    [InlineData(12)]
    public async Task Console_BothWays_WithEachKindOfSuite(int suite)
    {
        await using var console = await OpenAsync(BmcUnderTest.Admin with { Suite = CipherSuite.Find(suite) });
        await console.WriteAsync("hello\r"u8.ToArray(), _limit.Token);
        Assert.Equal("HELLO\r", await ReadAsync(console, 6));
        Assert.Equal("hello\r", _serial.Typed.ToString());
    }

    [Fact]
    public async Task Console_OverANetworkThatLosesAFifth_LosesNothing()
    {
        await using var console = await OpenAsync();
        _lab.Bmc.Faults = new() { LossShare = 0.2 };
        var text = string.Concat(Enumerable.Range(0, 60).Select(i => $"line {i} "));
        var typing = console.WriteAsync(Encoding.ASCII.GetBytes(text), _limit.Token).AsTask();
        Assert.Equal(text.ToUpperInvariant(), await ReadAsync(console, text.Length));
        await typing;
        Assert.Equal(text, _serial.Typed.ToString());
        _lab.Bmc.Faults = new();
    }

    [Fact]
    public async Task Console_TakenOver_EndsTheFirstByName()
    {
        await using var first = await OpenAsync();
        await using var second = await OpenAsync();
        var fault = await Assert.ThrowsAsync<IOException>(() => first.ReadAsync(new byte[1], _limit.Token).AsTask());
        Assert.Contains("another session takes it over", fault.Message, StringComparison.Ordinal);
        _serial.Say("still here");
        Assert.Equal("still here", await ReadAsync(second, 10));
    }

    [Fact]
    public async Task Console_Closed_IsFreeAtOnce()
    {
        for (var round = 0; round < 3; round++)
        {
            await using var console = await OpenAsync(options: Options with { TakesOver = false });
            _serial.Say("x");
            Assert.Equal("x", await ReadAsync(console, 1));
        }
    }

    [Fact]
    public async Task Console_WhoseBmcFallsSilent_EndsByItself()
    {
        await using var console = await OpenAsync(options: Options with { KeepAlive = TimeSpan.FromMilliseconds(100) }, client: new()
        {
            FirstTimeout = TimeSpan.FromMilliseconds(50), LeastTimeout = TimeSpan.FromMilliseconds(50), MostTimeout = TimeSpan.FromMilliseconds(100), TrustedFor = TimeSpan.Zero,
        });
        _lab.Bmc.Faults = new() { IsSilent = true };
        await Assert.ThrowsAsync<IOException>(() => console.ReadAsync(new byte[1], _limit.Token).AsTask());
        _lab.Bmc.Faults = new();
    }

    [Fact]
    public async Task Console_OfAMachineWithout_IsRefusedByName()
    {
        await using var other = BmcUnderTest.Start();
        var fault = await Assert.ThrowsAsync<IpmiException>(async () => await SolStream.OpenAsync(await other.ConnectAsync(), Options, TimeProvider.System, default));
        Assert.Contains("refused Activate Payload (SOL): it is disabled (81h)", fault.Message, StringComparison.Ordinal);
    }

    private async Task<SolStream> OpenAsync(BmcCredentials? login = null, SolOptions? options = null, IpmiClientOptions? client = null)
    {
        var opener = client is null ? _lab.Client : _other = new(client, TimeProvider.System);
        return await SolStream.OpenAsync(await opener.ConnectAsync(_lab.Bmc.EndPoint, login ?? BmcUnderTest.Admin, _limit.Token), options ?? Options, TimeProvider.System, _limit.Token);
    }

    private async Task<string> ReadAsync(SolStream console, int length)
    {
        var bytes = new byte[length];
        await console.ReadExactlyAsync(bytes, _limit.Token);
        return Encoding.ASCII.GetString(bytes);
    }
}
