using System.Net;
using System.Net.Sockets;
using System.Text;
using Ironic.Ipmi.Commands;
using Ironic.Lab.Bmc;
using Ironic.Lab.Ipmi;

namespace Ironic.Lab.Tests.Bmc;

public sealed class ChassisHookTests
{
    private readonly FakeChassis _chassis = new();

    [Fact]
    public async Task BootDevice_IsKept_UntilTheNextStart()
    {
        await using var hook = NewHook();
        Assert.Equal("ok\nboot:none\n", await AskAsync(hook, "get boot"));
        Assert.Equal("ok\n", await AskAsync(hook, "set boot pxe"));
        Assert.Equal("ok\nboot:pxe\npower:0\n", await AskAsync(hook, "get boot power"));
        Assert.Equal("ok\n", await AskAsync(hook, "set power 0")); // off already: starts nothing, takes nothing
        Assert.Equal("ok\n", await AskAsync(hook, "set power 1"));
        Assert.Equal("ok\nboot:none\n", await AskAsync(hook, "get boot"));
        Assert.Equal("ok\n", await AskAsync(hook, "set boot default power 1")); // on already
        Assert.Equal("ok\nboot:default\n", await AskAsync(hook, "get boot"));
        Assert.Equal("ok\n", await AskAsync(hook, "set reset 1"));
        Assert.Equal(
            [(ChassisAction.PowerOff, null), (ChassisAction.PowerOn, new BootFlags(BootDevice.Pxe)), (ChassisAction.PowerOn, null), (ChassisAction.HardReset, new BootFlags(BootDevice.Disk))],
            _chassis.Calls);
    }

    [Fact]
    public async Task GuestsOwnStart_TakesTheDevice_Too()
    {
        await using var hook = NewHook();
        await AskAsync(hook, "set boot pxe");
        Assert.Equal(new BootFlags(BootDevice.Pxe), hook.TakeBootFlags());
        Assert.Null(hook.TakeBootFlags());
    }

    [Theory]
    [InlineData("")]
    [InlineData("get temperature")]
    [InlineData("set boot floppy")]
    [InlineData("set power")]
    [InlineData("set power 2")]
    [InlineData("remove power 1")]
    public async Task Question_OfNoMeaning_IsRefused(string question)
    {
        await using var hook = NewHook();
        Assert.Equal("no\n", await AskAsync(hook, question));
    }

    [Fact]
    public async Task Stranger_WithoutTheToken_IsRefused()
    {
        await using var hook = NewHook();
        Assert.Equal("no\n", await SendAsync(hook, "wrong set power 1"));
        Assert.Equal("no\n", await SendAsync(hook, ""));
        Assert.Empty(_chassis.Calls);
    }

    [Fact]
    public async Task Machine_ThatDoesNotStart_IsRefused_AndTheHookGoesOn()
    {
        await using var hook = NewHook();
        _chassis.Fault = new LabException("no memory");
        Assert.Equal("no\n", await AskAsync(hook, "set power 1"));
        Assert.Equal("ok\npower:0\n", await AskAsync(hook, "get power"));
    }

    private ChassisHook NewHook() => new(_chassis, IPAddress.Loopback, TimeProvider.System);

    private static Task<string> AskAsync(ChassisHook hook, string question) => SendAsync(hook, $"{hook.Token} {question}");

    private static async Task<string> SendAsync(ChassisHook hook, string line)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(hook.Endpoint);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(line + "\n"));
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadToEndAsync();
    }

    private sealed class FakeChassis : IBmcChassis
    {
        private bool _on;

        public List<(ChassisAction Action, BootFlags? Boot)> Calls { get; } = [];

        public LabException? Fault { get; set; }

        public ValueTask<bool> IsPoweredOnAsync(CancellationToken cancellationToken) => new(_on);

        public ValueTask ControlAsync(ChassisAction action, BootFlags? boot, CancellationToken cancellationToken)
        {
            if (Fault is not null) throw Fault;
            Calls.Add((action, boot));
            _on = action is not ChassisAction.PowerOff;
            return ValueTask.CompletedTask;
        }
    }
}
