using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Commands;

/// <summary>Get System Boot Options, IPMI v2.0 rev 1.1, section 28.13: the bytes of one parameter.</summary>
public sealed class GetBootOptionCommand(BootOption option) : IIpmiCommand<byte[]>
{
    private const byte ParameterVersion = 0x01, OptionMask = 0x7F;

    public CommandId Id => CommandIds.GetSystemBootOptions;

    public string Name => $"Get System Boot Options ({option})";

    public int Write(Span<byte> destination)
    {
        destination[0] = (byte)option;
        destination[1] = 0; // set selector
        destination[2] = 0; // block selector
        return 3;
    }

    public bool TryRead(ReadOnlySpan<byte> data, out byte[] response)
    {
        var ours = data.Length >= 2 && (data[1] & OptionMask) == (byte)option;
        response = ours ? data[2..].ToArray() : [];
        return ours;
    }

    /// <summary>The server's side: which parameter a request asks for.</summary>
    public static bool TryReadRequest(ReadOnlySpan<byte> data, out BootOption option)
    {
        option = data.IsEmpty ? default : (BootOption)(data[0] & OptionMask);
        return !data.IsEmpty;
    }

    /// <summary>The server's side: what precedes the parameter's bytes in an answer; returns the bytes written.</summary>
    public static int WriteAnswerHeader(Span<byte> destination, BootOption option)
    {
        destination[0] = ParameterVersion;
        destination[1] = (byte)option;
        return 2;
    }
}
