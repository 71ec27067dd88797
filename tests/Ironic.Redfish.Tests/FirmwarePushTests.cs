using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Ironic.Lab.Redfish;
using Ironic.Redfish.Firmware;
using Ironic.Redfish.Tasks;
using Ironic.Redfish.Tests.Support;

namespace Ironic.Redfish.Tests;

public sealed class FirmwarePushTests
{
    private const string ServicePath = "/redfish/v1/UpdateService";
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Push_OfALongFile_IsAStream_AndArrivesWhole(bool isMultipart)
    {
        await using var test = await BmcUnderTest.StartAsync(Personalities.Generic with { HasMultipart = isMultipart });
        var machine = await test.MachineAsync();
        var file = new LongFile("ironic-lab-firmware NIC 15\n"u8.ToArray(), 24 << 20, () => test.Service.ReceivedBytes);

        var task = await test.Bmc.PushUpdateAsync(machine, "nic.bin", () => file, None);

        await test.Bmc.WaitAsync(task!, Long, None);
        Assert.Equal(file.Hash, test.Service.LastFirmwareHash);
        Assert.True(file.IsDisposed);
        Assert.Equal("15", (await test.Bmc.GetFirmwareAsync(machine, None)).Single(item => item.Id == "NIC").Version);
    }

    [Fact]
    public async Task Push_WhereSomebodyLeftItForTheNextStart_TakesEffectAtOnce()
    {
        await using var test = await BmcUnderTest.StartAsync(Personalities.OpenBmc with { HasMultipart = false });
        var machine = await test.MachineAsync();
        Assert.Equal("OnReset", (await test.Bmc.ReadAsync(ServicePath, None))["HttpPushUriOptions"]["HttpPushUriApplyTime"]["ApplyTime"].Text);

        var task = await test.Bmc.PushUpdateAsync(machine, "bmc.tar", () => new MemoryStream("ironic-lab-firmware BMC 3.0\n"u8.ToArray()), None);

        Assert.Equal(RedfishTaskState.Done, (await test.Bmc.WaitAsync(task!, Long, None)).State);
    }

    [Fact]
    public async Task Push_WhileAnotherClientHasReservedIt_IsRefused_AndLeftAsItWas()
    {
        await using var test = await BmcUnderTest.StartAsync(Personalities.Generic with { HasMultipart = false });
        var machine = await test.MachineAsync();
        await test.Bmc.PatchAsync(ServicePath, new JsonObject { ["HttpPushUriTargetsBusy"] = true }, null, None);

        var fault = await Assert.ThrowsAsync<RedfishException>(() => test.Bmc.PushUpdateAsync(machine, "nic.bin", () => throw new InvalidOperationException("opened"), None));

        Assert.Equal((RedfishFailure.Busy, true), (fault.Failure, fault.IsTransient));
    }

    [Fact]
    public async Task Push_ToOneOfSeveralSystems_ReservesAndLetsGo()
    {
        await using var test = await BmcUnderTest.StartAsync(Personalities.Generic with { HasMultipart = false });
        var machine = await test.MachineAsync() with { IsOneOfMany = true };

        var task = await test.Bmc.PushUpdateAsync(machine, "nic.bin", () => new MemoryStream("ironic-lab-firmware NIC 15\n"u8.ToArray()), None);

        await test.Bmc.WaitAsync(task!, Long, None);
        Assert.False((await test.Bmc.ReadAsync(ServicePath, None))["HttpPushUriTargetsBusy"].Flag);
        Assert.Equal(2, test.Service.Log.Count(line => line == $"PATCH {ServicePath}"));
    }

    [Theory]
    [InlineData("generic", "http://10.0.0.1/a", true, "SimpleUpdate by HTTP, HTTPS; multipart push; push")]
    [InlineData("generic", "ftp://10.0.0.1/a", false, "SimpleUpdate by HTTP, HTTPS; multipart push; push")]
    [InlineData("generic", "file:///a", false, "SimpleUpdate by HTTP, HTTPS; multipart push; push")]
    [InlineData("supermicro-x11", "https://10.0.0.1/a", true, "SimpleUpdate by HTTP, HTTPS; push")]
    [InlineData("openbmc", "http://10.0.0.1/a", false, "multipart push; push")]
    public async Task Ways_AreThoseThatTheBmcOffers(string maker, string image, bool fetches, string words)
    {
        await using var test = await BmcUnderTest.StartAsync(Personalities.All[maker]);
        var ways = await test.Bmc.GetFirmwareWaysAsync(await test.MachineAsync(), None);
        Assert.Equal((fetches, true, words), (ways.Fetches(new(image)), ways.CanPush, ways.InWords));
    }

    /// <summary>A file of which no byte is given out that lies further ahead than what has arrived, and some: who gathers it first waits for ever.</summary>
    private sealed class LongFile(byte[] head, long length, Func<long> arrived) : Stream
    {
        private const int Ahead = 12 << 20; // what sockets and pipes hold on the way

        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private long _position;

        public string Hash => Convert.ToHexStringLower(_hash.GetCurrentHash());

        public bool IsDisposed { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => _position; set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Ironic.Testing.Eventually.TrueAsync(() => _position - arrived() < Ahead, Long, "the BMC to have what was read");
            var count = (int)Math.Min(Math.Min(buffer.Length, 1 << 20), length - _position);
            for (var i = 0; i < count; i++) buffer.Span[i] = _position + i < head.Length ? head[_position + i] : (byte)(_position + i);
            _hash.AppendData(buffer.Span[..count]);
            _position += count;
            return count;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}
