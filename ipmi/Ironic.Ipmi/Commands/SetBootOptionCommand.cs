using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Commands;

/// <summary>Set System Boot Options, IPMI v2.0 rev 1.1, section 28.12: one parameter.</summary>
public sealed class SetBootOptionCommand(BootOption option, ReadOnlyMemory<byte> value) : IIpmiCommand<Done>
{
    private const byte OptionMask = 0x7F, ClearWhenNoCommandFollowsBit = 0x08, BiosMask = 0x01;

    /// <summary>
    /// Parameter 3: keep the flags valid though no Chassis Control follows within 60 s. Not all BMCs have it (OpenBMC refuses it).
    /// </summary>
    public static SetBootOptionCommand KeepFlagsValid { get; } = new(BootOption.FlagValidClearing, new[] { ClearWhenNoCommandFollowsBit });

    /// <summary>Parameter 4: the BIOS has not seen the flags yet. Some firmware ignores flags that count as seen.</summary>
    public static SetBootOptionCommand Unacknowledge { get; } = new(BootOption.InfoAcknowledge, new byte[] { BiosMask, BiosMask });

    public CommandId Id => CommandIds.SetSystemBootOptions;

    public string Name => $"Set System Boot Options ({option})";

    /// <summary>Parameter 5.</summary>
    public static SetBootOptionCommand Flags(BootFlags flags)
    {
        var value = new byte[BootFlags.Length];
        flags.Write(value);
        return new(BootOption.Flags, value);
    }

    public int Write(Span<byte> destination)
    {
        destination[0] = (byte)option;
        value.Span.CopyTo(destination[1..]);
        return 1 + value.Length;
    }

    public bool TryRead(ReadOnlySpan<byte> data, out Done response)
    {
        response = default;
        return true;
    }

    /// <summary>The server's side: the parameter and its bytes, a view into <paramref name="data"/>.</summary>
    public static bool TryReadRequest(ReadOnlySpan<byte> data, out BootOption option, out ReadOnlySpan<byte> value)
    {
        option = data.IsEmpty ? default : (BootOption)(data[0] & OptionMask);
        value = data.IsEmpty ? default : data[1..];
        return !data.IsEmpty;
    }
}
