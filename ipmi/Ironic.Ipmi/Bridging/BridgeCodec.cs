using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Bridging;

/// <summary>Puts a message into Send Message, for a controller behind the BMC, and takes the answer out again. Pure and allocation-free.</summary>
/// <remarks>
/// IPMI v2.0 rev 1.1, sections 6.13 and 22.7. For two buses, the message in the message is again Send Message.
/// <code>
/// 0  01 cccc: track the answer, channel    1  the message for that bus, with its own checksums
/// </code>
/// All of them carry one sequence number: BMCs differ in which of them the answer bears.
/// </remarks>
public static class BridgeCodec
{
    /// <summary>What one Send Message adds to the data of a command.</summary>
    public const int Overhead = 1 + IpmiMessageCodec.Overhead;

    private const byte TrackBit = 0x40, ChannelMask = 0x0F;

    /// <summary>Returns the bytes written.</summary>
    public static int Write(Span<byte> message, IpmiRoute route, CommandId command, byte lun, byte sequence, ReadOnlySpan<byte> data)
    {
        Span<byte> inner = stackalloc byte[Rmcp.MaxDatagramLength];
        var length = WriteFor(inner, route.Transit is null ? route.LocalAddress : route.Transit.Value.Address, route.Target, command, lun, sequence, data);
        if (route.Transit is { } transit)
        {
            Span<byte> outer = stackalloc byte[Rmcp.MaxDatagramLength];
            length = WriteFor(outer, route.LocalAddress, transit, CommandIds.SendMessage, lun: 0, sequence, inner[..length]);
            return WriteSend(message, sequence, outer[..length]);
        }

        return WriteSend(message, sequence, inner[..length]);
    }

    /// <summary>Finds the answer to <paramref name="command"/> in what the answers to Send Message carry; false when there is none.</summary>
    public static bool TryUnwrap(ReadOnlySpan<byte> data, CommandId command, out IpmiMessage answer)
    {
        answer = default;
        for (var depth = 0; depth < 2; depth++)
        {
            if (IpmiMessageCodec.TryRead(data, out var message) != WireError.None || !message.IsResponse) return false;
            if (message.Command == command)
            {
                answer = message;
                return true;
            }

            if (message.Command != CommandIds.SendMessage) return false;
            data = message.Data[1..];
        }

        return false;
    }

    /// <summary>The server's side: the channel, and the message for it.</summary>
    public static bool TryReadRequest(ReadOnlySpan<byte> data, out byte channel, out IpmiMessage message)
    {
        message = default;
        channel = data.IsEmpty ? default : (byte)(data[0] & ChannelMask);
        return !data.IsEmpty && IpmiMessageCodec.TryRead(data[1..], out message) == WireError.None && !message.IsResponse;
    }

    private static int WriteSend(Span<byte> message, byte sequence, ReadOnlySpan<byte> data) => IpmiMessageCodec.Write(message, new()
    {
        To = IpmiMessage.BmcAddress, From = IpmiMessage.ConsoleAddress, Command = CommandIds.SendMessage, Sequence = sequence, Data = data,
    });

    private static int WriteFor(Span<byte> data, byte from, IpmiHop hop, CommandId command, byte lun, byte sequence, ReadOnlySpan<byte> payload)
    {
        data[0] = (byte)(TrackBit | hop.Channel & ChannelMask);
        return 1 + IpmiMessageCodec.Write(data[1..], new() { To = hop.Address, ToLun = lun, From = from, Command = command, Sequence = sequence, Data = payload });
    }
}
