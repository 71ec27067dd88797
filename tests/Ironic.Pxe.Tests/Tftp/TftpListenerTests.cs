using System.Text;
using Ironic.Pxe.Tests.Support;
using Ironic.Pxe.Tests.Tftp.Wire;
using Ironic.Testing;

namespace Ironic.Pxe.Tests.Tftp;

public sealed class TftpListenerTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private TftpServerUnderTest _server = null!;
    private TftpClient _client = null!;

    public async Task InitializeAsync()
    {
        await File.WriteAllBytesAsync(_folder.File("file"), Bytes(100_000));
        await File.WriteAllTextAsync(_folder.File("text"), "one\ntwo\n");
        _server = await TftpServerUnderTest.StartAsync(_folder.Path, new() { MaxTransfers = 4 });
        _client = new(_server.Address);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Read_WithOptions_OptionsThenWindowsThenDone()
    {
        await _client.RequestAsync("file", ("blksize", 1000), ("windowsize", 3), ("tsize", 0));

        Assert.Equal("\0\u0006blksize\01000\0tsize\0100000\0windowsize\03\0", Encoding.ASCII.GetString((await _client.ReceiveAsync())!));
        var got = new List<byte>();
        for (var acknowledged = 0; got.Count < 100_000 || acknowledged < 101; acknowledged = Math.Min(101, acknowledged + 3))
        {
            await _client.AcknowledgeAsync(acknowledged);
            for (var i = 1; i <= Math.Min(3, 101 - acknowledged); i++)
            {
                var packet = (await _client.ReceiveAsync())!;
                Assert.Equal(acknowledged + i, (packet[2] << 8) | packet[3]);
                got.AddRange(packet.AsSpan(4));
            }
        }

        Assert.Equal(Bytes(100_000), got);
    }

    [Fact]
    public async Task DuplicateAcknowledgement_IsNotAnsweredTwice()
    {
        await _client.RequestAsync("file");
        Assert.Equal(1, await _client.ReceiveBlockAsync());
        await _client.AcknowledgeAsync(1);
        await _client.AcknowledgeAsync(1);
        Assert.Equal(2, await _client.ReceiveBlockAsync());
        await _client.AcknowledgeAsync(2);

        Assert.Equal(3, await _client.ReceiveBlockAsync()); // and not block 2 again
    }

    [Fact]
    public async Task LostAcknowledgement_BlockIsRepeated()
    {
        await _client.RequestAsync("file");

        Assert.Equal(1, await _client.ReceiveBlockAsync());
        Assert.Equal(1, await _client.ReceiveBlockAsync());
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("..\\..\\etc\\passwd")]
    [InlineData("a/../../etc/passwd")]
    [InlineData("link-out")]
    [InlineData("folder-out/passwd")]
    [InlineData("revocations_sku.efi")]
    [InlineData("file\u0001")]
    [InlineData(".")]
    [InlineData("/")]
    [InlineData("boot/nodes/00000000-0000-0000-0000-000000000000/kernel")]
    [InlineData("boot/ipxe/52:54:00:00:00:99")]
    public async Task Read_WhatIsNotThere_IsToldAtOnce(string path)
    {
        File.CreateSymbolicLink(_folder.File("link-out"), "/etc/passwd");
        File.CreateSymbolicLink(_folder.File("folder-out"), "/etc");

        await _client.RequestAsync(path, ("tsize", 0));

        Assert.Equal([0, 5, 0, 1, .. "File not found"u8, 0], await _client.ReceiveAsync());
    }

    [Theory]
    [InlineData("/file")]
    [InlineData("//file")]
    [InlineData("\\file")]
    [InlineData("./file")]
    [InlineData("boot/programs/file")]
    [InlineData("link-in")]
    public async Task Read_OtherSpellings_AreTheSameFile(string path)
    {
        File.CreateSymbolicLink(_folder.File("link-in"), _folder.File("file"));

        await _client.RequestAsync(path);

        Assert.Equal(Bytes(100_000)[..512], (await _client.ReceiveAsync())![4..]);
    }

    [Fact]
    public async Task Write_IsRefused()
    {
        await _client.SendRawAsync(TftpCodecTests.Packet(2, "file", "octet"));

        Assert.Equal([0, 5, 0, 2, .. "This server only sends files"u8, 0], await _client.ReceiveAsync());
    }

    [Fact]
    public async Task Read_NetAscii_IsConverted()
    {
        await _client.SendRawAsync(TftpCodecTests.Packet(1, "text", "netascii"));

        Assert.Equal([0, 3, 0, 1, .. "one\r\ntwo\r\n"u8], await _client.ReceiveAsync());
    }

    [Fact]
    public async Task Read_MoreAtOnceThanAllowed_TheRestGetsNoAnswerUntilThereIsRoom()
    {
        var clients = Enumerable.Range(0, 4).Select(_ => new TftpClient(_server.Address)).ToList();
        foreach (var client in clients)
        {
            await client.RequestAsync("file");
            Assert.Equal(1, await client.ReceiveBlockAsync());
        }

        await _client.RequestAsync("file");
        Assert.Null(await _client.ReceiveAsync(TimeSpan.FromMilliseconds(300)));

        await clients[0].SendAsync([0, 5, 0, 0, 0]);
        await Eventually.TrueAsync(
            async () =>
            {
                await _client.RequestAsync("file");
                return await _client.ReceiveAsync(TimeSpan.FromMilliseconds(200)) is not null;
            },
            TimeSpan.FromSeconds(10), "there is room again");
        clients.ForEach(client => client.Dispose());
    }

    [Fact]
    public async Task HostilePackets_DoNotDisturbATransfer()
    {
        await _client.RequestAsync("file");
        Assert.Equal(1, await _client.ReceiveBlockAsync());
        var random = new Random(1);
        using var hostile = new TftpClient(_server.Address);
        for (var i = 0; i < 3000; i++)
        {
            var packet = new byte[random.Next(0, 1400)];
            random.NextBytes(packet);
            if (packet.Length > 2) (packet[0], packet[1]) = (0, (byte)random.Next(8));
            await hostile.SendRawAsync(packet);
            if (packet.Length < 2 || packet[1] != 5) await _client.SendAsync(packet.Length > 3 && packet[1] == 4 ? [0, 4, 0x70, packet[3]] : packet);
        }

        await _client.AcknowledgeAsync(1);
        var block = await _client.ReceiveBlockAsync();
        while (block == 1) block = await _client.ReceiveBlockAsync(); // repeated meanwhile
        Assert.Equal(2, block);
    }

    [Fact]
    public async Task Stop_WithTransfersRunning_IsQuick()
    {
        await _client.RequestAsync("file");
        Assert.Equal(1, await _client.ReceiveBlockAsync());

        await _server.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(2));

        _server = await TftpServerUnderTest.StartAsync(_folder.Path);
    }

    private static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }
}
