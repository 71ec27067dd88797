using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Ironic.Agent.Conductor;

/// <summary>
/// IP addresses as text. Those of version 4 by hand: the framework's reader and writer are vector code, which a machine without those instructions, as an
/// emulated one, compiles before its first heartbeat.
/// </summary>
internal static class AddressText
{
    private const int Parts = 4;

    /// <summary>An address of either version; false: it is none, and may be a name.</summary>
    public static bool TryParse(string text, out IPAddress address)
    {
        address = IPAddress.None;
        if (TryParseVersion4(text) is { } found)
        {
            address = found;
            return true;
        }

        return text.Contains(':', StringComparison.Ordinal) && IPAddress.TryParse(text, out address!);
    }

    /// <summary>As it stands in a URL: version 6 in brackets, without a scope.</summary>
    public static string InUrl(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        return address.AddressFamily == AddressFamily.InterNetwork
            ? string.Create(CultureInfo.InvariantCulture, $"{bytes[0]}.{bytes[1]}.{bytes[2]}.{bytes[3]}")
            : $"[{new IPAddress(bytes)}]";
    }

    /// <summary>Four decimal numbers; the framework takes hexadecimal and shorter forms as well, which nobody means.</summary>
    private static IPAddress? TryParseVersion4(string text)
    {
        Span<byte> bytes = stackalloc byte[Parts];
        var (part, value, digits) = (0, 0, 0);
        foreach (var c in text)
        {
            if (c == '.')
            {
                if (digits == 0 || part == Parts - 1) return null;
                bytes[part++] = (byte)value;
                (value, digits) = (0, 0);
                continue;
            }

            if (!char.IsAsciiDigit(c) || ++digits > 3) return null;
            value = 10 * value + (c - '0');
            if (value > byte.MaxValue) return null;
        }

        if (digits == 0 || part != Parts - 1) return null;
        bytes[part] = (byte)value;
        return new(bytes);
    }
}
