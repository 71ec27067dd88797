using System.Globalization;
using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Wire;

namespace Ironic.Drivers.Ipmi;

/// <summary>Any IPMI command as operators write it for <c>ipmitool raw</c>: <c>0x06 0x01</c>; network function, command, data. Pure.</summary>
/// <param name="Id">Network function and command.</param>
/// <param name="Data">What follows.</param>
internal sealed record RawBytes(CommandId Id, byte[] Data)
{
    public const string Format = "bytes separated by blanks, hexadecimal (0x06) or decimal: network function (even, at most 0x3e), command, data";

    private const byte MaxNetFn = 0x3E;

    /// <summary>Null: it is not of <see cref="Format"/>.</summary>
    public static RawBytes? TryParse(string? text)
    {
        List<byte> bytes = [];
        foreach (var word in (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var isHex = word.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
            if (!byte.TryParse(isHex ? word.AsSpan(2) : word, isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out var value)) return null;
            bytes.Add(value);
        }

        if (bytes.Count < 2 || bytes[0] > MaxNetFn || bytes[0] % 2 != 0 || bytes.Count - 2 > IIpmiCommand<Done>.MaxRequestLength) return null;
        return new(new((NetFn)bytes[0], bytes[1]), [.. bytes.Skip(2)]);
    }
}
