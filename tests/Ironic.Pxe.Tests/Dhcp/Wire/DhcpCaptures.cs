using System.Collections.Frozen;

namespace Ironic.Pxe.Tests.Dhcp.Wire;

/// <summary>DISCOVERs caught on the wire from Debian 12's software: the fixed part up to chaddr, and from the cookie on; what lies between is zero.</summary>
internal static class DhcpCaptures
{
    private const int CookieOffset = 236, PaddedLength = 300;

    /// <summary>SeaBIOS' iPXE ROM.</summary>
    private const string BiosIpxe =
        "01010600a91190570004000000000000000000000000000000000000525400aabb0200000000000000000000"
        + "|"
        + "63825363350101390205c05d0200005e030102013c20505845436c69656e743a417263683a30303030303a554e44493a3030323030314d0469505845"
        + "3717010306070c0f111a2b3c4243778081828384858687afcbaf30b105011af41000eb03010000170101220101130101110101270101190101290101"
        + "1001022101011501011801011201013d0701525400aabb0261110000000000000000000000000000000000ff";

    /// <summary>snponly.efi, chain-loaded.</summary>
    private const string UefiIpxe =
        "01010600fc5f675d0004000000000000000000000000000000000000525400aabb0200000000000000000000"
        + "|"
        + "63825363350101390205c05d0200075e0301030a3c20505845436c69656e743a417263683a30303030373a554e44493a3030333031304d0469505845"
        + "3717010306070c0f111a2b3c4243778081828384858687afcbaf24b105011af41000eb03010000170101240101130101110101270101290101150101"
        + "1201013d0701525400aabb0261110000000000000000000000000000000000ff";

    /// <summary>OVMF's own PXE.</summary>
    private const string UefiFirmware =
        "01010600f33c89160000800000000000000000000000000000000000525400aabb0200000000000000000000"
        + "|"
        + "63825363350101390205c037230102030405060c0d0f111216171c28292a2b3233363a3b3c4243618081828384858687611100000000000000000000"
        + "000000000000005e030103005d0200073c20505845436c69656e743a417263683a30303030373a554e44493a303033303030ff";

    /// <summary>busybox udhcpc -V "udhcp test".</summary>
    private const string Udhcpc =
        "01010600c9882e1c0000000000000000000000000000000000000000525400aabb0100000000000000000000"
        + "|"
        + "638253633501013902024037070103060c0f1c2a3c0a756468637020746573743d0701525400aabb01ff";

    /// <summary>ISC dhclient 4.4.3: no vendor class at all.</summary>
    private const string Dhclient =
        "0101060084fee1420000000000000000000000000000000000000000525400aabb0100000000000000000000"
        + "|"
        + "638253633501013707011c02030f060cff";

    public static FrozenDictionary<string, byte[]> All { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [nameof(BiosIpxe)] = BiosIpxe,
        [nameof(UefiIpxe)] = UefiIpxe,
        [nameof(UefiFirmware)] = UefiFirmware,
        [nameof(Udhcpc)] = Udhcpc,
        [nameof(Dhclient)] = Dhclient,
    }.ToFrozenDictionary(capture => capture.Key, capture => Packet(capture.Value), StringComparer.Ordinal);

    private static byte[] Packet(string capture)
    {
        var parts = capture.Split('|').Select(Convert.FromHexString).ToArray();
        var packet = new byte[Math.Max(PaddedLength, CookieOffset + parts[1].Length)];
        parts[0].CopyTo(packet, 0);
        parts[1].CopyTo(packet, CookieOffset);
        return packet;
    }
}
