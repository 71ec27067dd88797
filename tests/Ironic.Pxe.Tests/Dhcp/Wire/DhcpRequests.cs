using Ironic.Model.Ports;
using Ironic.Pxe.Dhcp.Wire;
using Ironic.Pxe.Network;

namespace Ironic.Pxe.Tests.Dhcp.Wire;

/// <summary>Requests as the clients that we meet send them.</summary>
internal static class DhcpRequests
{
    public static readonly MacAddress Mac = MacAddress.From([0x52, 0x54, 0, 0xaa, 0xbb, 1]);

    private static readonly (DhcpOption, byte[]) PxeList = (DhcpOption.ParameterRequestList, [1, 2, 3, 4, 5, 6, 12, 13, 15, 17, 18, 22, 23, 28, 40, 41, 42, 43, 50, 51, 54, 58, 59, 60, 66, 67, 97, 128]);

    public static DhcpMessage Of(DhcpMessageType type, params (DhcpOption, byte[])[] options) => new(IsRequest: true, type, 0x1234abcd, Mac) { Options = options };

    /// <summary>EDK II's PXE, or a card's own ROM.</summary>
    public static DhcpMessage Pxe(DhcpMessageType type, ushort architecture, params (DhcpOption, byte[])[] more) => Of(
        type,
        [
            PxeList, (DhcpOption.MaxMessageSize, [0x05, 0xc0]), (DhcpOption.ClientMachineIdentifier, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]),
            (DhcpOption.ClientArchitecture, [(byte)(architecture >> 8), (byte)architecture]),
            (DhcpOption.VendorClass, Ascii($"PXEClient:Arch:{architecture:00000}:UNDI:003001")), .. more,
        ]);

    public static DhcpMessage HttpBoot(DhcpMessageType type, ushort architecture) => Of(
        type,
        [PxeList, (DhcpOption.ClientArchitecture, [(byte)(architecture >> 8), (byte)architecture]), (DhcpOption.VendorClass, Ascii($"HTTPClient:Arch:{architecture:00000}:UNDI:003001"))]);

    /// <summary>iPXE: option 175 with its features, HTTP (0x13) among them, and the bare user class.</summary>
    public static DhcpMessage Ipxe(DhcpMessageType type, params (DhcpOption, byte[])[] more) => Pxe(
        type, 0, [(DhcpOption.UserClass, Ascii("iPXE")), (DhcpOption.Ipxe, [0xb1, 5, 1, 0x1a, 0xf4, 0x10, 0, 0x13, 1, 1, 0x15, 1, 1]), .. more]);

    public static byte[] Bytes(DhcpMessage message)
    {
        var buffer = new byte[1500];
        return buffer[..DhcpCodec.Write(message, buffer, buffer.Length)];
    }

    public static byte[] Ascii(string text) => System.Text.Encoding.ASCII.GetBytes(text);

    public static byte[] Address(string text) => Ipv4.TryParse(text, out var address) ? address.ToBytes() : throw new FormatException(text);
}
