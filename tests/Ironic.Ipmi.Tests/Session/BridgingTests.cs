using Ironic.Ipmi.Bridging;
using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Session;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Tests.Session;

/// <summary>Both manners in which BMCs bring the answer of a controller behind them.</summary>
public sealed class BridgingTests
{
    private static readonly IpmiRoute Single = new(new(0, 0x82));
    private static readonly IpmiRoute Dual = new(new(6, 0x82), new IpmiHop(0, 0x72));

    [Fact]
    public void Single_Message_IsAddressedThroughTheBus()
    {
        // As the specification's example has it: 40h|channel, then a whole IPMB message from the BMC.
        var message = Write(Single);
        Assert.Equal(CommandIds.SendMessage, Read(message).Command);
        Assert.Equal("40" + "8218" + "66" + "2014" + "01" + "CB", Convert.ToHexString(Read(message).Data));
    }

    [Fact]
    public void Dual_Message_IsAMessageInAMessage()
    {
        var outer = Read(Write(Dual));
        Assert.True(BridgeCodec.TryReadRequest(outer.Data, out var channel, out var transit));
        Assert.Equal((0, 0x72, IpmiMessage.BmcAddress), (channel, transit.To, transit.From));
        Assert.Equal(CommandIds.SendMessage, transit.Command);
        Assert.True(BridgeCodec.TryReadRequest(transit.Data, out channel, out var target));
        Assert.Equal((6, 0x82, 0x72), (channel, target.To, target.From));
        Assert.Equal(CommandIds.GetDeviceId, target.Command);
    }

    [Fact]
    public async Task Answer_InsideThatOfSendMessage_IsTaken()
    {
        var pending = new PendingCommand(CommandIds.GetDeviceId, 5, isBridged: true);
        Assert.True(pending.TryTake(Answer(CommandIds.SendMessage, [0, .. Answer(CommandIds.GetDeviceId, [0, 0x42])])));
        Assert.Equal([0x42], (await pending.Answer).Data);
    }

    [Fact]
    public async Task Answer_InsideTwo_IsTaken()
    {
        var pending = new PendingCommand(CommandIds.GetDeviceId, 5, isBridged: true);
        Assert.True(pending.TryTake(Answer(CommandIds.SendMessage, [0, .. Answer(CommandIds.SendMessage, [0, .. Answer(CommandIds.GetDeviceId, [0, 0x42])])])));
        Assert.Equal([0x42], (await pending.Answer).Data);
    }

    [Fact]
    public async Task Answer_ByItselfLater_IsTaken()
    {
        var pending = new PendingCommand(CommandIds.GetDeviceId, 5, isBridged: true);
        Assert.False(pending.TryTake(Answer(CommandIds.SendMessage, [0]))); // on its way
        Assert.True(pending.TryTake(Answer(CommandIds.GetDeviceId, [0xC1])));
        Assert.Equal((CompletionCode.InvalidCommand, null), ((await pending.Answer).Code, (await pending.Answer).Carrier));
    }

    [Fact]
    public async Task Refusal_OfPassingItOn_IsToldApart()
    {
        var pending = new PendingCommand(CommandIds.GetDeviceId, 5, isBridged: true);
        Assert.True(pending.TryTake(Answer(CommandIds.SendMessage, [0x83])));
        Assert.Equal(CommandIds.SendMessage, (await pending.Answer).Carrier);
    }

    private static byte[] Write(IpmiRoute route)
    {
        var buffer = new byte[Rmcp.MaxDatagramLength];
        return buffer[..BridgeCodec.Write(buffer, route, CommandIds.GetDeviceId, lun: 0, sequence: 5, [])];
    }

    private static IpmiMessage Read(ReadOnlySpan<byte> bytes)
    {
        Assert.Equal(WireError.None, IpmiMessageCodec.TryRead(bytes, out var message));
        return message;
    }

    private static byte[] Answer(CommandId command, byte[] data)
    {
        var buffer = new byte[Rmcp.MaxDatagramLength];
        return buffer[..IpmiMessageCodec.Write(buffer, new() { To = 0x20, From = 0x82, Command = command, IsResponse = true, Sequence = 5, Data = data })];
    }
}
