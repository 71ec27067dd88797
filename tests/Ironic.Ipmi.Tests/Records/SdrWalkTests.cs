using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Sdr;
using Ironic.Ipmi.Tests.Support;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Tests.Records;

/// <summary>Repositories as BMCs in the field have them.</summary>
public sealed class SdrWalkTests
{
    private static readonly byte[][] Records =
    [
        SdrWriter.Full(new(1, SdrType.FullSensor, 0x10, "Inlet Temp") { SensorType = SensorTypes.Temperature, EventType = SensorStates.Threshold, Formula = new(1), Units = new(1) }),
        SdrWriter.Compact(new(2, SdrType.CompactSensor, 0x20, "PSU") { SensorType = SensorTypes.PowerSupply, EventType = SensorStates.SensorSpecific, ShareCount = 2 }, 0x0F),
        SdrWriter.Locator(new(3, SdrType.FruLocator, 0x20, "Board") { IsLogicalFru = true }),
    ];

    private int _reservation = 1;
    private int _reads;

    [Fact]
    public async Task Read_GoodBmc_TakesEachRecordInOneQuestion()
    {
        var bmc = Bmc();
        Assert.Equal(["Inlet Temp", "PSU", "Board"], Names(await bmc.ReadSdrAsync(default)));
        Assert.Equal(3, bmc.Asked.Count(a => a.Id == CommandIds.GetSdr));
    }

    [Theory]
    [InlineData(0xCA)]
    [InlineData(0xC7)]
    [InlineData(0xFF)]
    public async Task Read_BmcThatSendsNoMoreThanTenBytes_IsAskedForFewer(byte code)
    {
        var bmc = Bmc(most: 10, code);
        Assert.Equal(["Inlet Temp", "PSU", "Board"], Names(await bmc.ReadSdrAsync(default)));
        Assert.All(bmc.Asked.Where(a => a.Id == CommandIds.GetSdr && a.Data[4] > 0), a => Assert.NotEqual(0, a.Data[0])); // parts go under a reservation
    }

    [Fact]
    public async Task Read_BmcThatCutsWholeRecordsShort_IsAskedForTheRest() =>
        Assert.Equal(["Inlet Temp", "PSU", "Board"], Names(await Bmc(cut: 20).ReadSdrAsync(default)));

    [Fact]
    public async Task Read_ReservationLostInTheMiddle_TakesTheRecordAgain()
    {
        var bmc = Bmc(most: 16, loseAt: 7);
        Assert.Equal(["Inlet Temp", "PSU", "Board"], Names(await bmc.ReadSdrAsync(default)));
        Assert.Equal(2, bmc.Asked.Count(a => a.Id == CommandIds.ReserveSdr));
    }

    [Fact]
    public async Task Read_ReservationLostForEver_GivesUpByName()
    {
        var bmc = new ScriptedChannel((id, _) => id == CommandIds.ReserveSdr ? ((byte)0, [1, 0]) : ((byte)0xC5, []));
        Assert.Equal(CompletionCode.InvalidReservation, (await Assert.ThrowsAsync<IpmiException>(() => bmc.ReadSdrAsync(default))).Code);
        Assert.InRange(bmc.Asked.Count, 2, 40);
    }

    [Fact]
    public async Task Read_RecordsThatLeadInACircle_EndsWithEachOnce()
    {
        var bmc = new ScriptedChannel((id, data) => (0, [.. Word(data[2] switch { 0 => 2, 2 => 3, _ => 2 }), .. Records[Math.Clamp(data[2] - 1, 0, 2)]]));
        Assert.Equal(["Inlet Temp", "PSU", "Board"], Names(await bmc.ReadSdrAsync(default)));
    }

    [Fact]
    public async Task Read_EmptyRepository_IsEmpty() => Assert.Empty(await new ScriptedChannel((_, _) => (0xCB, [])).ReadSdrAsync(default));

    [Fact]
    public async Task Read_BmcWithoutRepository_GivesItsOwnSensors()
    {
        var bmc = new ScriptedChannel((id, data) => id == CommandIds.GetDeviceSdr ? ((byte)0, [0xFF, 0xFF, .. Records[0]]) : ((byte)0xC1, []));
        Assert.Equal(["Inlet Temp"], Names(await bmc.ReadSdrAsync(default)));
    }

    [Fact]
    public async Task Sensors_SharedRecord_AreReadEachByItsNumber()
    {
        var records = await Bmc().ReadSdrAsync(default);
        var readings = await new ScriptedChannel((_, data) => (0, [(byte)(data[0] + 1), 0xC0, 0x01, 0x80])).ReadSensorsAsync(records, default);
        Assert.Equal(["Inlet Temp", "PSU0", "PSU1"], readings.Select(r => r.Sensor.Name));
        Assert.Equal(0x11, readings[0].Value);
        Assert.Equal(SensorHealth.NonCritical, readings[0].Health);
        Assert.Equal(["present"], readings[2].StateNames);
    }

    [Fact]
    public async Task Sensors_NotThereOrNotScanned_AreLeftOutOrWithoutValue()
    {
        var records = await Bmc().ReadSdrAsync(default);
        Assert.Empty(await new ScriptedChannel((_, _) => (0xCB, [])).ReadSensorsAsync(records, default));
        Assert.All(await new ScriptedChannel((_, _) => (0, [0x55, 0x60, 0, 0])).ReadSensorsAsync(records, default), r => Assert.True(r is { IsAvailable: false, Value: null }));
    }

    /// <summary>A repository that lets itself be read in parts, with the limits that a test wants.</summary>
    private ScriptedChannel Bmc(int most = 255, byte code = 0xCA, int cut = 255, int loseAt = -1) => new((id, data) =>
    {
        if (id == CommandIds.ReserveSdr) return (0, Word(++_reservation));
        Assert.Equal(CommandIds.GetSdr, id);
        if (++_reads == loseAt) _reservation++;
        var index = data[2] == 0 ? 0 : data[2] - 1;
        var (record, offset, count) = (Records[index], (int)data[4], (int)data[5]);
        if (count == 0xFF && cut < 255) return (0, [.. Next(index), .. record[..cut]]);
        if (count > most) return (code, []);
        if (offset > 0 && (data[0] | data[1] << 8) != _reservation) return (0xC5, []);
        return (0, [.. Next(index), .. record.Skip(offset).Take(count)]);
    });

    private static byte[] Next(int index) => Word(index == Records.Length - 1 ? 0xFFFF : index + 2);

    private static byte[] Word(int value) => [(byte)value, (byte)(value >> 8)];

    private static IEnumerable<string> Names(IEnumerable<SdrRecord> records) =>
        records.Select(r => r switch { SensorRecord sensor => sensor.Name, DeviceLocator device => device.Name, _ => r.Type.ToString() });
}
