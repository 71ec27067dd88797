using Ironic.Ipmi.Bridging;
using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Dcmi;
using Ironic.Ipmi.Fru;
using Ironic.Ipmi.Sdr;
using Ironic.Ipmi.Sel;
using Ironic.Ipmi.Users;
using Ironic.Ipmi.Watchdog;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Tests.Records;

/// <summary>No bytes of SEL, SDR, FRU and the rest make a reader throw, hang, or take more than it was given.</summary>
public sealed class HostileRecordsTests
{
    private static readonly byte[][] Samples = [.. MakeSamples()];

    [Fact]
    public void Readers_EveryPrefix_AreRefusedOrHarmless()
    {
        foreach (var sample in Samples)
        {
            for (var length = 0; length <= sample.Length; length++) ReadAll(sample.AsSpan(0, length));
        }
    }

    [Fact]
    public void Readers_EveryBitFlip_NeverThrow()
    {
        foreach (var sample in Samples)
        {
            for (var bit = 0; bit < sample.Length * 8; bit++)
            {
                var flipped = (byte[])sample.Clone();
                flipped[bit / 8] ^= (byte)(1 << bit % 8);
                ReadAll(flipped);
            }
        }
    }

    [Fact]
    public void Readers_RandomMutations_NeverThrow()
    {
        var random = new Random(20261121);
        for (var round = 0; round < 100_000; round++)
        {
            var sample = (byte[])Samples[random.Next(Samples.Length)].Clone();
            Array.Resize(ref sample, random.Next(sample.Length * 2));
            for (var n = random.Next(8); n >= 0 && sample.Length > 0; n--) sample[random.Next(sample.Length)] = (byte)random.Next(256);
            ReadAll(sample);
        }
    }

    private static void ReadAll(ReadOnlySpan<byte> bytes)
    {
        if (SdrRecord.TryRead(bytes, out var record) && record is SensorRecord sensor)
        {
            Assert.InRange(sensor.Expand().Count(), 1, 15);
            sensor.Formula?.Convert(0xFF);
            Assert.NotNull(sensor.Units.ToString());
        }

        if (SelRecord.TryRead(bytes, out var entry)) Assert.NotEmpty(entry.Description);
        if (FruReader.TryRead(bytes, out var fru)) Assert.InRange(fru.Records.Count, 0, 64);
        SelInfo.TryRead(bytes, out _);
        SdrInfo.TryRead(bytes, out _);
        RawReading.TryRead(bytes, out _);
        Thresholds.TryRead(bytes, out _);
        PowerReading.TryRead(bytes, out _);
        WatchdogTimer.TryRead(bytes, out _);
        UserAccess.TryRead(bytes, out _);
        TypedText.TryRead(bytes, binaryIsHex: true, isLatin: false, out _, out _);
        BridgeCodec.TryReadRequest(bytes, out _, out _);
        BridgeCodec.TryUnwrap(bytes, CommandIds.GetDeviceId, out _);
    }

    private static IEnumerable<byte[]> MakeSamples()
    {
        yield return FruWriter.Write(RecordCodecTests.Board);
        yield return SdrWriter.Full(new(1, SdrType.FullSensor, 1, "Temp") { EventType = 1, SensorType = 1, Formula = new(1), Units = new(1) });
        yield return SdrWriter.Compact(new(2, SdrType.CompactSensor, 2, "PSU") { EventType = 0x6F, SensorType = 8, ShareCount = 3 }, 7);
        yield return SdrWriter.Locator(new(3, SdrType.ControllerLocator, 0x20, "BMC"));
        var buffer = new byte[Rmcp.MaxDatagramLength];
        yield return buffer[..new SelRecord(1, SelRecord.SystemEvent, DateTimeOffset.UnixEpoch.AddYears(50)) { Data = new byte[3] }.Write(buffer)];
        yield return buffer[..BridgeCodec.Write(buffer, new(new(6, 0x82), new IpmiHop(0, 0x72)), CommandIds.GetDeviceId, 0, 7, [])][6..^1];
        yield return buffer[..new PowerReading(1, 2, 3, 4, null, default, true).Write(buffer)];
    }
}
