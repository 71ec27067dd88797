using System.Buffers.Binary;
using System.Text;
using Ironic.Pxe.Dhcp.Wire;

namespace Ironic.Pxe.Dhcp;

/// <summary>What a client tells of itself by options 60, 77, 93 and 175.</summary>
/// <param name="Kind">Which boot options make sense to it.</param>
/// <param name="Architecture">Option 93; null when it was not sent (an old BIOS, or no firmware at all).</param>
/// <param name="VendorClass">Option 60, printable characters only; empty when not sent.</param>
internal readonly record struct ClientClass(ClientKind Kind, ClientArchitecture? Architecture, string VendorClass)
{
    private const string PxeVendorClass = "PXEClient", HttpVendorClass = "HTTPClient";
    private const int MaxVendorClassLength = 64;

    /// <summary>iPXE's feature flag "HTTP" among its encapsulated options (ipxe/src/include/ipxe/features.h).</summary>
    private const byte IpxeHttpFeature = 0x13;

    /// <summary>"iPXE on UEFI x64", "BIOS firmware (PXE)", "a system (udhcp 1.35.0)".</summary>
    public string InWords
    {
        get
        {
            var platform = Architecture is { } known ? known.InWords : "BIOS";
            return Kind switch
            {
                ClientKind.Ipxe => $"iPXE on {platform}",
                ClientKind.Pxe => $"{platform} firmware (PXE)",
                ClientKind.HttpBoot => $"{platform} firmware (HTTP Boot)",
                _ => VendorClass.Length > 0 ? $"a system ({VendorClass})" : "a system",
            };
        }
    }

    /// <summary>What programs it runs, in <see cref="Content.ProgramHeader"/>'s words; null: not told, or none that we have. Firmware that does not say is BIOS.</summary>
    public string? Platform => Kind == ClientKind.System ? null : (Architecture ?? ClientArchitecture.Bios).Platform;

    public static ClientClass Of(in DhcpPacket packet)
    {
        Span<byte> scratch = stackalloc byte[DhcpPacket.ScratchLength];
        var vendorClass = packet.TryGet(DhcpOption.VendorClass, scratch, out var vendor) ? Printable(vendor) : "";
        ClientArchitecture? architecture = packet.TryGet(DhcpOption.ClientArchitecture, scratch, out var types) && types.Length >= sizeof(ushort)
            ? (ClientArchitecture)BinaryPrimitives.ReadUInt16BigEndian(types) // several may be listed, the first is the one that runs
            : null;
        return new(KindOf(packet, vendorClass, scratch), architecture, vendorClass);
    }

    private static ClientKind KindOf(in DhcpPacket packet, string vendorClass, Span<byte> scratch)
    {
        if (IsIpxeWithHttp(packet, scratch)) return ClientKind.Ipxe;
        if (vendorClass.StartsWith(HttpVendorClass, StringComparison.Ordinal)) return ClientKind.HttpBoot;
        return vendorClass.StartsWith(PxeVendorClass, StringComparison.Ordinal) ? ClientKind.Pxe : ClientKind.System;
    }

    /// <summary>An iPXE whose vendor left HTTP out is firmware like any other: it gets our own iPXE by TFTP.</summary>
    private static bool IsIpxeWithHttp(in DhcpPacket packet, Span<byte> scratch)
    {
        if (packet.TryGet(DhcpOption.Ipxe, scratch, out var encapsulated))
        {
            var features = new DhcpOptionReader(encapsulated);
            while (features.Read())
            {
                if ((byte)features.Code == IpxeHttpFeature) return true;
            }

            return false;
        }

        // A relay or firewall may have eaten option 175; the user class comes bare ("iPXE") or, as RFC 3004 wants, after a length byte.
        return packet.TryGet(DhcpOption.UserClass, scratch, out var userClass) && (userClass.SequenceEqual("iPXE"u8) || userClass.SequenceEqual("\u0004iPXE"u8));
    }

    private static string Printable(ReadOnlySpan<byte> text)
    {
        var characters = new StringBuilder(Math.Min(text.Length, MaxVendorClassLength));
        foreach (var octet in text[..Math.Min(text.Length, MaxVendorClassLength)])
        {
            if (octet is >= 0x20 and < 0x7f) characters.Append((char)octet);
        }

        return characters.ToString();
    }
}
