using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Dcmi;
using Ironic.Ipmi.Fru;
using Ironic.Ipmi.Sdr;
using Ironic.Ipmi.Sel;
using Ironic.Ipmi.Tests.Support;
using Ironic.Ipmi.Users;
using Ironic.Ipmi.Watchdog;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Tests.Records;

public sealed class RecordCodecTests
{
    [Theory]
    [InlineData(1, 0, 0, 0, AnalogFormat.Plain, 0x60, 96)]
    [InlineData(2, 0, 0, -1, AnalogFormat.Plain, 118, 23.6)]
    [InlineData(1, -128, 0, 0, AnalogFormat.Plain, 150, 22)]
    [InlineData(1, 5, 2, -2, AnalogFormat.Plain, 100, 6)] // (100 + 5 * 10^2) * 10^-2
    [InlineData(-1, 0, 0, 0, AnalogFormat.TwosComplement, 0xFE, 2)]
    [InlineData(1, 0, 0, 0, AnalogFormat.OnesComplement, 0xFE, -1)]
    public void Formula_StraightLines_GiveTheNumber(short m, short b, sbyte k1, sbyte k2, AnalogFormat format, byte raw, double value) =>
        Assert.Equal(value, new SensorFormula(m, b, k1, k2) { Format = format }.Convert(raw)!.Value, 9);

    [Theory]
    [InlineData(Linearization.Ln, 10, 2.302585093)]
    [InlineData(Linearization.Log10, 100, 2)]
    [InlineData(Linearization.Log2, 8, 3)]
    [InlineData(Linearization.Exp, 1, 2.718281828)]
    [InlineData(Linearization.Exp10, 3, 1000)]
    [InlineData(Linearization.Exp2, 10, 1024)]
    [InlineData(Linearization.Inverse, 4, 0.25)]
    [InlineData(Linearization.Square, 5, 25)]
    [InlineData(Linearization.Cube, 3, 27)]
    [InlineData(Linearization.SquareRoot, 81, 9)]
    [InlineData(Linearization.CubeRoot, 27, 3)]
    public void Formula_Curves_GiveTheNumber(Linearization curve, byte raw, double value) =>
        Assert.Equal(value, new SensorFormula(1) { Linearization = curve }.Convert(raw)!.Value, 6);

    [Fact]
    public void Formula_NoNumber_IsNull()
    {
        Assert.Null(new SensorFormula(1) { Format = AnalogFormat.None }.Convert(7));
        Assert.Null(new SensorFormula(1) { Linearization = Linearization.Ln }.Convert(0));
    }

    [Fact]
    public void FullSensor_ByHand_IsReadFieldByField()
    {
        // Typed by hand from table 43-1: a fan of 75 RPM a step, B = -2 * 10^1, limits 8 and 6 below.
        var bytes = Convert.FromHexString("0700" + "51" + "01" + "32" + "20" + "01" + "41" + "1D" + "01" + "7F" + "68" + "04" + "01" + "0070" + "0070" + "0303"
            + "00" + "12" + "00" + "00" + "4B" + "00" + "FE" + "C0" + "00" + "01" + "00" + "000000FF00" + "000000000608" + "0202" + "000000" + "C4" + "46414E31");
        Assert.True(SdrRecord.TryRead(bytes, out var record));
        var fan = Assert.IsType<SensorRecord>(record);
        Assert.Equal((7, "FAN1", 0x41, 1, SensorTypes.Fan, true), (fan.Id, fan.Name, fan.Number, fan.OwnerLun, fan.SensorType, fan.IsThreshold));
        Assert.Equal((75, -2, 1, 0), (fan.Formula!.M, fan.Formula.B, fan.Formula.BExponent, fan.Formula.ResultExponent));
        Assert.Equal("RPM", fan.Units.ToString());
        Assert.Equal(75 * 100 - 20, fan.Formula.Convert(100));
        Assert.Equal(((byte?)8, (byte?)6, (byte?)null), (fan.Thresholds.Find(ThresholdMask.LowerNonCritical), fan.Thresholds.Find(ThresholdMask.LowerCritical), fan.Thresholds.Find(ThresholdMask.UpperCritical)));
    }

    [Fact]
    public void FullSensor_WrittenAndRead_IsTheSame()
    {
        var sensor = new SensorRecord(3, SdrType.FullSensor, 9, "Exhaust")
        {
            SensorType = SensorTypes.Temperature, EventType = SensorStates.Threshold, EntityId = 0x37, EntityInstance = 1, Units = new(1, 0, UnitJoin.None, UnitRate.Second, true),
            Formula = new(-300, 511, -8, 7) { Format = AnalogFormat.TwosComplement, Linearization = Linearization.SquareRoot },
            ReadableThresholds = ThresholdMask.UpperCritical | ThresholdMask.LowerCritical,
            Thresholds = new(ThresholdMask.UpperCritical | ThresholdMask.LowerCritical, 1, 2, 3, 4, 5, 6),
        };
        Assert.True(SdrRecord.TryRead(SdrWriter.Full(sensor), out var read));
        Assert.Equal(sensor with { Bytes = read.Bytes }, read);
    }

    [Theory]
    [InlineData(1, 0, UnitJoin.None, UnitRate.None, false, "degrees C")]
    [InlineData(0, 0, UnitJoin.None, UnitRate.None, true, "percent")]
    [InlineData(17, 0, UnitJoin.None, UnitRate.Minute, false, "CFM per minute")]
    [InlineData(70, 22, UnitJoin.Over, UnitRate.None, false, "bytes/seconds")]
    [InlineData(5, 4, UnitJoin.Times, UnitRate.None, false, "Amps*Volts")]
    [InlineData(200, 0, UnitJoin.None, UnitRate.None, false, "unit 200")]
    public void Units_AreNamed(byte unit, byte modifier, UnitJoin join, UnitRate rate, bool isPercentage, string name) =>
        Assert.Equal(name, new SensorUnits(unit, modifier, join, rate, isPercentage).ToString());

    [Theory]
    [InlineData(0x07, "System Board")]
    [InlineData(0x37, "Air Inlet")]
    [InlineData(0x40, "Air Inlet")]
    [InlineData(0x50, "Reserved")]
    [InlineData(0x91, "Chassis")]
    [InlineData(0xB0, "Board Set")]
    [InlineData(0xFF, "OEM")]
    public void Entities_AreNamed(byte entity, string name) => Assert.Equal(name, EntityIds.Name(entity));

    [Theory]
    [InlineData(SensorStates.Threshold, SensorTypes.Temperature, 9, "upper critical, going high")]
    [InlineData(SensorStates.SensorSpecific, SensorTypes.PowerSupply, 1, "failure detected")]
    [InlineData((byte)0x08, SensorTypes.Fan, 1, "present")]
    [InlineData(SensorStates.SensorSpecific, (byte)0xC5, 3, "state 3")]
    public void States_AreNamed(byte eventType, byte sensorType, int offset, string name) => Assert.Equal(name, SensorStates.Name(eventType, sensorType, offset));

    [Fact]
    public void Text_OfEachType_IsRead()
    {
        Assert.Equal("12-34.5", Read("44" + "12B34C5A"[..8]).Trim()); // BCD plus: digits, dash, period, space
        Assert.Equal("IPMI", Read("83" + "29DCA6")); // 6-bit ASCII: the example of the specification
        Assert.Equal("Blå", Read("C3" + "426CE5"));
        Assert.Equal("cafe", Read("02" + "CAFE"));
        Assert.True(TypedText.TryRead(Convert.FromHexString("04" + "48006900"), binaryIsHex: false, isLatin: true, out var utf16, out _));
        Assert.Equal("Hi", utf16);

        static string Read(string hex)
        {
            var bytes = Convert.FromHexString(hex);
            Assert.True(TypedText.TryRead(bytes, binaryIsHex: true, isLatin: true, out var text, out var length));
            Assert.Equal(bytes.Length, length);
            return text;
        }
    }

    [Fact]
    public void Fru_WrittenAndRead_IsTheSame()
    {
        Assert.True(FruReader.TryRead(FruWriter.Write(Board), out var read));
        Assert.Empty(read.Faults);
        Assert.Equal((Board.Chassis!.Serial, Board.Chassis.Type, "rack 7"), (read.Chassis!.Serial, read.Chassis.Type, read.Chassis.Custom.Single()));
        Assert.Equal(Board.Board! with { Custom = read.Board!.Custom }, read.Board);
        Assert.Equal(Board.Product! with { Custom = read.Product!.Custom }, read.Product);
        Assert.Equal([0xC0, 0x02], read.Records.Select(r => r.Type));
        Assert.Equal("0A0B0C", Convert.ToHexString(read.Records[0].Data.Span));
    }

    [Fact]
    public void Fru_WrongChecksum_IsReadAndTold()
    {
        var bytes = FruWriter.Write(Board);
        bytes[bytes[3] * 8 + 10] ^= 0x20;
        Assert.True(FruReader.TryRead(bytes, out var read));
        Assert.Equal(["board area: wrong checksum"], read.Faults);
        Assert.NotNull(read.Board);
    }

    [Fact]
    public async Task Fru_BmcThatSendsSixteenBytes_IsReadInParts()
    {
        var bytes = FruWriter.Write(Board);
        var bmc = new ScriptedChannel((id, data) =>
        {
            if (id == CommandIds.GetFruInfo) return (0, [(byte)bytes.Length, (byte)(bytes.Length >> 8), 0]);
            var (offset, count) = (data[1] | data[2] << 8, data[3]);
            return count > 16 ? ((byte)0xCA, []) : ((byte)0, [count, .. bytes.Skip(offset).Take(count)]);
        });
        Assert.Equal("SN-0001", (await bmc.ReadFruAsync(0, default))!.Product!.Serial);
        Assert.Null(await new ScriptedChannel((_, _) => (0xCB, [])).ReadFruAsync(1, default));
    }

    [Fact]
    public async Task Sel_EntriesOfEachKind_AreWalked()
    {
        var at = new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
        SelRecord[] written =
        [
            new(1, SelRecord.SystemEvent, at) { Generator = 0x20, SensorType = SensorTypes.Temperature, SensorNumber = 1, EventType = 1, Data = new byte[] { 0x59, 0x60, 0x70 } },
            new(4, 0xC1, at) { ManufacturerId = 0x2A7C, Data = new byte[] { 1, 2, 3, 4, 5, 6 } },
            new(5, 0xE0, null) { Data = Enumerable.Range(1, 13).Select(i => (byte)i).ToArray() },
        ];
        var bmc = new ScriptedChannel((_, data) =>
        {
            var index = data[2] == 0 ? 0 : Array.FindIndex(written, r => r.Id == data[2]);
            var record = new byte[SelRecord.Length];
            written[index].Write(record);
            var next = index == 2 ? 0xFFFF : written[index + 1].Id;
            return (0, [(byte)next, (byte)(next >> 8), .. record]);
        });
        var read = await bmc.ReadSelAsync(default);
        Assert.Equal(["Temperature: upper critical, going high", "OEM record C1h: 010203040506", "OEM record E0h: 0102030405060708090A0B0C0D"], read.Select(r => r.Description));
        Assert.Equal((at, 0x2A7Cu, null), (read[0].Time, read[1].ManufacturerId!.Value, read[2].Time));
    }

    [Fact]
    public void Others_WrittenAndRead_AreTheSame()
    {
        var buffer = new byte[64];
        var at = new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
        var power = new PowerReading(210, 90, 450, 200, at, TimeSpan.FromSeconds(60), true);
        Assert.True(PowerReading.TryRead(buffer.AsSpan(0, power.Write(buffer)), out var powerRead));
        Assert.Equal(power, powerRead);
        var timer = new WatchdogTimer(WatchdogUse.SmsOs, WatchdogAction.PowerCycle, TimeSpan.FromSeconds(90)) { IsRunning = true, Left = TimeSpan.FromSeconds(12.3) };
        Assert.True(WatchdogTimer.TryRead(buffer.AsSpan(0, timer.Write(buffer)), out var timerRead));
        Assert.Equal(timer, timerRead);
        var access = new UserAccess(PrivilegeLevel.Operator, true) { MostUsers = 16, EnabledUsers = 2, FixedNames = 1, IsEnabled = true };
        Assert.True(UserAccess.TryRead(buffer.AsSpan(0, access.Write(buffer)), out var accessRead));
        Assert.Equal(access, accessRead);
        var info = new SelInfo(3, 400, at, null) { HasOverflowed = true, CanReserve = true };
        Assert.True(SelInfo.TryRead(buffer.AsSpan(0, info.Write(buffer)), out var infoRead));
        Assert.Equal(info, infoRead);
    }

    internal static FruInventory Board { get; } = new()
    {
        Chassis = new(0x17, "CH-100", "CSN-9") { Custom = ["rack 7"] },
        Board = new("Ironic", "Lab board", "BSN-4", "BP-2") { MadeAt = new(2026, 1, 2, 3, 4, 0, TimeSpan.Zero), FileId = "fru.1" },
        Product = new("Ironic", "Lab", "P-77", "1.2", "SN-0001", "A"),
        Records = [new(0xC0, 2, new byte[] { 10, 11, 12 }), new(0x02, 2, new byte[] { 1 })],
    };
}
