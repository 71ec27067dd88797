using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Wire;

namespace Ironic.Lab.Ipmi;

/// <summary>
/// The boot options of a BMC, IPMI v2.0 rev 1.1, table 28-14: kept byte for byte. One-time flags are handed out once, and lose their valid
/// bit then, as a BIOS would clear it. Safe for use by several threads.
/// </summary>
internal sealed class BootOptions(TimeProvider time, TimeSpan expiry)
{
    private const byte ValidBit = 0x80, KeepOnTimeoutBit = 0x08;

    private readonly Lock _gate = new();

    private readonly Dictionary<BootOption, byte[]> _values = new()
    {
        [BootOption.SetInProgress] = new byte[1],
        [BootOption.ServicePartitionSelector] = new byte[1],
        [BootOption.ServicePartitionScan] = new byte[1],
        [BootOption.FlagValidClearing] = new byte[1],
        [BootOption.InfoAcknowledge] = new byte[2],
        [BootOption.Flags] = new byte[BootFlags.Length],
        [BootOption.InitiatorInfo] = new byte[9],
    };

    private long? _flagsSet;

    /// <summary>The bytes of a parameter; null when the BMC has no such parameter.</summary>
    public byte[]? Get(BootOption option)
    {
        lock (_gate)
        {
            ExpireFlags();
            return _values.TryGetValue(option, out var value) ? [.. value] : null;
        }
    }

    /// <summary>Takes a parameter's bytes; what is missing at the end stays as it is.</summary>
    public CompletionCode Set(BootOption option, ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            if (!_values.TryGetValue(option, out var value)) return (CompletionCode)0x80; // parameter not supported
            if (bytes.IsEmpty || bytes.Length > value.Length) return CompletionCode.InvalidRequestLength;
            if (option == BootOption.InfoAcknowledge && bytes.Length == 2)
                value[1] = (byte)(value[1] & ~bytes[0] | bytes[1] & bytes[0]); // the first byte is a mask for writing
            else
                bytes.CopyTo(value);
            if (option == BootOption.Flags) _flagsSet = time.GetTimestamp();
            return CompletionCode.Ok;
        }
    }

    /// <summary>The flags in force for a start that happens now; null when there are none. One-time flags are used up.</summary>
    public BootFlags? Take()
    {
        lock (_gate)
        {
            ExpireFlags();
            var value = _values[BootOption.Flags];
            if (!BootFlags.TryRead(value, out var flags) || !flags.IsValid) return null;
            if (flags.IsPersistent) _flagsSet = null; // the command that they waited for has come
            else value[0] = (byte)(value[0] & ~ValidBit);
            return flags.Device == BootDevice.None && !flags.IsUefi ? null : flags;
        }
    }

    private void ExpireFlags()
    {
        var keeps = (_values[BootOption.FlagValidClearing][0] & KeepOnTimeoutBit) != 0;
        if (keeps || _flagsSet is not { } since || time.GetElapsedTime(since) < expiry) return;
        _values[BootOption.Flags][0] = (byte)(_values[BootOption.Flags][0] & ~ValidBit);
        _flagsSet = null;
    }
}
