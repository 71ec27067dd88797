using System.Collections.Immutable;
using Ironic.Snmp.Server;
using Ironic.Snmp.Usm;
using Ironic.Snmp.Wire;

namespace Ironic.Snmp.Tests.Wire;

public sealed class CodecTests
{
    private static readonly ObjectId Name = ObjectId.Parse("1.3.6.1.4.1.318.1.1.12.3.3.1.1.4.1");

    public static ImmutableArray<VarBind> EveryKind { get; } =
    [
        new(Name, new SnmpValue.Whole(-2147483648)), new(Name, new SnmpValue.Whole(0)), new(Name, new SnmpValue.Whole(129)),
        new(Name, new SnmpValue.Number(NumberKind.Counter32, uint.MaxValue)), new(Name, new SnmpValue.Number(NumberKind.Counter64, ulong.MaxValue)),
        new(Name, new SnmpValue.Number(NumberKind.Gauge32, 7)), new(Name, new SnmpValue.Number(NumberKind.TimeTicks, 0)),
        new(Name, new SnmpValue.Identifier(ObjectId.Parse("2.999.4294967295.0"))), new(Name, SnmpValue.Of("Rack 7 äöü")),
        new(Name, new SnmpValue.Octets(OctetsKind.IpAddress, new byte[] { 10, 0, 0, 1 })), new(Name, new SnmpValue.Octets(OctetsKind.Opaque, new byte[] { 1 })),
        new(Name, SnmpValue.Unspecified), new(Name, new SnmpValue.Absent(AbsentKind.NoSuchObject)), new(Name, new SnmpValue.Absent(AbsentKind.EndOfMibView)),
    ];

    /// <summary>A GetRequest for sysDescr.0 as net-snmp sends it ("snmpget -v2c -c public"), request id 0x1E24AE61 replaced by 1.</summary>
    [Fact]
    public void Write_GetOfSysDescr_IsByteForByteWhatNetSnmpSends() => Assert.Equal(
        "302602010104067075626C6963A019020101020100020100300E300C06082B060102010101000500",
        Convert.ToHexString(CommunityCodec.Write(SnmpVersion.V2c, "public", new(PduType.Get, 1, [new(ObjectId.Parse("1.3.6.1.2.1.1.1.0"), SnmpValue.Unspecified)]))));

    [Fact]
    public void Community_EveryKindOfValue_SurvivesTheRoundTrip()
    {
        var pdu = new SnmpPdu(PduType.Response, int.MaxValue, EveryKind) { ErrorStatus = 5, ErrorIndex = 2 };
        Assert.True(CommunityCodec.TryRead(CommunityCodec.Write(SnmpVersion.V1, "c", pdu), out var version, out var community, out var read));
        Assert.Equal((SnmpVersion.V1, "c"), (version, community));
        Assert.Equal(pdu.Bindings, read.Bindings.AsEnumerable());
        Assert.Equal((pdu.RequestId, 5, 2), (read.RequestId, read.ErrorStatus, read.ErrorIndex));
    }

    [Fact]
    public void Read_IntegerLongerThanNeedBe_IsBorne()
    {
        var datagram = Convert.FromHexString("302802010104067075626C6963A21B0203000001020100020100300E300C06082B060102010101000500");
        Assert.True(CommunityCodec.TryRead(datagram, out _, out _, out var pdu));
        Assert.Equal(1, pdu.RequestId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("3.1")]
    [InlineData("1.40")]
    [InlineData("1.3.x")]
    [InlineData("1.3.4294967296")]
    [InlineData("1..3")]
    public void ObjectId_ThatIsNone_IsRefused(string text) => Assert.False(ObjectId.TryParse(text, out _));

    [Fact]
    public void ObjectIds_SortAsAWalkGoes()
    {
        ObjectId[] sorted = [.. new[] { "1.3.6.1.10", "1.3.6.1.2.1", "1.3.6.1.2", "1.3.6.1.2.10", "1.3.6.1.2.9" }.Select(ObjectId.Parse).Order()];
        Assert.Equal(["1.3.6.1.2", "1.3.6.1.2.1", "1.3.6.1.2.9", "1.3.6.1.2.10", "1.3.6.1.10"], sorted.Select(o => o.ToString()));
    }

    /// <summary>Every prefix, every bit flip and random bytes: codecs and agent must answer false or nothing, and never throw.</summary>
    [Fact]
    public void Read_HostileBytes_NeverThrows()
    {
        var user = new UsmUser("u", AuthProtocol.All["sha"], new("secret12"), PrivProtocol.All["aes"], new("secret12"));
        var responder = new SnmpResponder(new() { ReadCommunity = "c", WriteCommunity = "w", Users = [user] }, new NoObjects(), TimeProvider.System);
        byte[][] seeds =
        [
            CommunityCodec.Write(SnmpVersion.V2c, "c", new(PduType.GetBulk, 1, EveryKind) { ErrorIndex = int.MaxValue }),
            V3Codec.Write(new() { MessageId = 1, IsReportable = true, Data = V3Codec.WriteScoped(new(new byte[5], Array.Empty<byte>(), new(PduType.Get, 1, EveryKind))) }),
            new UsmSecurity(user, new SnmpAgentOptions().EngineId.ToArray()).Seal(new(new byte[8], Array.Empty<byte>(), new(PduType.Set, 1, EveryKind)), 1, 1, 0, true),
        ];
        foreach (var seed in seeds)
        {
            for (var length = 0; length < seed.Length; length++) Offer(seed[..length]);
            for (var bit = 0; bit < seed.Length * 8; bit++)
            {
                var flipped = seed.ToArray();
                flipped[bit / 8] ^= (byte)(1 << (bit % 8));
                Offer(flipped);
            }
        }

        var random = new Random(4711);
        for (var round = 0; round < 20000; round++)
        {
            var bytes = seeds[round % seeds.Length].ToArray();
            for (var n = random.Next(1, 8); n > 0; n--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            Offer(round % 5 == 0 ? RandomBytes(random) : bytes);
        }

        void Offer(byte[] datagram)
        {
            CommunityCodec.TryRead(datagram, out _, out _, out _);
            if (V3Codec.TryRead(datagram, out var message, out _)) V3Codec.TryReadScoped(message.Data.Span, out _);
            Assert.True(responder.Answer(datagram) is null or { Length: < 65536 });
        }
    }

    private static byte[] RandomBytes(Random random)
    {
        var bytes = new byte[random.Next(200)];
        random.NextBytes(bytes);
        return bytes;
    }

    private sealed class NoObjects : ISnmpObjects
    {
        public SnmpValue? Find(ObjectId name) => null;

        public VarBind? FindNext(ObjectId after) => null;

        public SnmpError Store(ObjectId name, SnmpValue value) => SnmpError.NoCreation;
    }
}
