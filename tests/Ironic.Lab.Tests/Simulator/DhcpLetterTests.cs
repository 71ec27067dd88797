using System.Net;
using Ironic.Lab.Simulator.Boot;

namespace Ironic.Lab.Tests.Simulator;

public sealed class DhcpLetterTests
{
    private static readonly byte[] Mac = [0x02, 0x51, 0x4D, 0, 0, 7];

    /// <summary>Offer of 10.77.0.21 by 10.77.0.1, boot file "x" in its option; laid out by hand after RFC 2131.</summary>
    private static readonly byte[] Reply = [2, 1, 6, 1, 0, 0, 0, 9, .. new byte[8], 10, 77, 0, 21, 10, 77, 0, 1, .. new byte[4], .. Mac, .. new byte[10 + 64 + 128],
        0x63, 0x82, 0x53, 0x63, 53, 1, 2, 0, 54, 4, 10, 77, 0, 1, 67, 2, 0x78, 0, 255];

    [Fact]
    public void Request_IsLaidOutAsTheRfcsSay()
    {
        var letter = new byte[DhcpLetter.MaxLength];
        var chosen = new DhcpAnswer(DhcpLetter.Offer, IPAddress.Parse("10.77.0.1"), new(IPAddress.Parse("10.77.0.21"), IPAddress.Any, ""));
        var length = DhcpLetter.Write(letter, 0x01020304, Mac, DhcpSpeaker.Ipxe, IPAddress.Parse("127.120.255.254"), chosen);

        Assert.InRange(length, 300, DhcpLetter.MaxLength);
        Assert.Equal("01010601" + "01020304", Convert.ToHexString(letter[..8]));
        Assert.Equal("7F78FFFE" + "02514D000007", Convert.ToHexString(letter[24..34]));
        Assert.StartsWith("63825363" + "350103" + "32040A4D0015" + "36040A4D0001", Convert.ToHexString(letter[236..]), StringComparison.Ordinal);
        Assert.Contains("5D020000", Convert.ToHexString(letter[236..]), StringComparison.Ordinal); // architecture 0: BIOS
        Assert.Contains("AF03130101" + "52021300" + "FF", Convert.ToHexString(letter[236..]), StringComparison.Ordinal); // iPXE with HTTP; the relay's port
    }

    [Fact]
    public void Offer_IsRead()
    {
        var answer = DhcpLetter.Read(Reply)!;

        Assert.Equal(9u, DhcpLetter.XidOf(Reply));
        Assert.Equal((DhcpLetter.Offer, IPAddress.Parse("10.77.0.1"), "x"), (answer.Type, answer.Server, answer.Lease.BootFile));
        Assert.Equal((IPAddress.Parse("10.77.0.21"), IPAddress.Parse("10.77.0.1")), (answer.Lease.Address, answer.Lease.NextServer));
    }

    [Fact]
    public void Damaged_NeverThrows()
    {
        for (var length = 0; length < Reply.Length; length++) DhcpLetter.Read(Reply.AsSpan(0, length));
        for (var bit = 0; bit < Reply.Length * 8; bit++)
        {
            var damaged = (byte[])Reply.Clone();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            DhcpLetter.Read(damaged);
        }
    }
}
