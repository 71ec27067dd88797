using Ironic.Pxe.Tftp;
using Ironic.Pxe.Tftp.Wire;

namespace Ironic.Pxe.Tests.Tftp;

public sealed class TransferTests
{
    private static readonly TimeSpan Zero = TimeSpan.Zero;

    [Fact]
    public void Lockstep_WithoutOptions_BlockByBlock()
    {
        var transfer = Of(length: 1024);

        Assert.Equal(3, transfer.LastBlock); // two full ones and the empty one that ends it
        Assert.Equal(TransferStep.Blocks(1, 1), transfer.Start(Zero));
        Assert.Equal(TransferStep.Blocks(2, 1), transfer.OnAcknowledgement(1, Zero));
        Assert.Equal(TransferStep.Blocks(3, 1), transfer.OnAcknowledgement(2, Zero));
        Assert.Equal(TransferStep.Nothing, transfer.OnAcknowledgement(3, Zero));
        Assert.Equal(TransferState.Done, transfer.State);
    }

    [Fact]
    public void Empty_IsOneEmptyBlock()
    {
        var transfer = Of(length: 0);

        Assert.Equal(TransferStep.Blocks(1, 1), transfer.Start(Zero));
        transfer.OnAcknowledgement(1, Zero);
        Assert.Equal(TransferState.Done, transfer.State);
    }

    [Fact]
    public void Options_AreAcknowledgedFirst()
    {
        var transfer = Of(length: 10_000, window: 4);

        Assert.Equal(TransferStep.Options, transfer.Start(Zero));
        Assert.Equal(TransferStep.Nothing, transfer.OnAcknowledgement(1, Zero)); // nothing was sent yet
        Assert.Equal(TransferStep.Blocks(1, 4), transfer.OnAcknowledgement(0, Zero));
        Assert.Equal(TransferStep.Blocks(5, 4), transfer.OnAcknowledgement(4, Zero));
    }

    [Fact]
    public void DuplicateAndLateAcknowledgements_BringNoData()
    {
        var transfer = Started(length: 1_000_000, window: 1);
        for (ushort block = 1; block <= 5; block++) transfer.OnAcknowledgement(block, Zero);

        Assert.All(new ushort[] { 5, 5, 4, 1, 0, 7, 40_000, ushort.MaxValue }, block => Assert.Equal(TransferStep.Nothing, transfer.OnAcknowledgement(block, Zero)));
        Assert.Equal(TransferStep.Blocks(7, 1), transfer.OnAcknowledgement(6, Zero));
    }

    [Fact]
    public void AcknowledgementWithinTheWindow_GoesBackToWhatWasLost()
    {
        var transfer = Started(length: 1_000_000, window: 16);

        Assert.Equal(TransferStep.Blocks(4, 16), transfer.OnAcknowledgement(3, Zero));
        Assert.Equal(TransferStep.Nothing, transfer.OnAcknowledgement(3, Zero));
        Assert.Equal(TransferStep.Blocks(20, 16), transfer.OnAcknowledgement(19, Zero));
    }

    [Fact]
    public void LastWindow_IsAsShortAsTheFile()
    {
        var transfer = Started(length: 512 * 5, window: 4);

        Assert.Equal(TransferStep.Blocks(5, 2), transfer.OnAcknowledgement(4, Zero)); // the fifth, and the empty one
        transfer.OnAcknowledgement(6, Zero);
        Assert.Equal((TransferState.Done, 512L * 5), (transfer.State, transfer.Acknowledged));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    public void MoreThan65535Blocks_NumbersRollOver(int window)
    {
        var transfer = Started(length: 512L * 140_000, window);
        var acknowledged = 0L;
        while (transfer.State == TransferState.Sending)
        {
            var last = Math.Min(transfer.LastBlock, acknowledged + window);
            var step = transfer.OnAcknowledgement((ushort)last, Zero);
            if (last < transfer.LastBlock) Assert.Equal(last + 1, step.First);
            acknowledged = last;
        }

        Assert.Equal((TransferState.Done, 140_001L), (transfer.State, acknowledged));
    }

    [Fact]
    public void Silence_RepeatsTheWindowEverSlower_ThenGivesUp()
    {
        var transfer = Started(length: 100_000, window: 2);
        List<double> sentAt = [];
        for (var ms = 0; ms < 200_000 && transfer.State == TransferState.Sending; ms += 10)
        {
            if (transfer.OnClock(TimeSpan.FromMilliseconds(ms)) is { Count: > 0 } step)
            {
                Assert.Equal(TransferStep.Blocks(1, 2), step);
                sentAt.Add(ms / 1000.0);
            }
        }

        Assert.Equal(TransferState.Failed, transfer.State);
        Assert.Equal([0.1, 0.3, 0.7, 1.5, 3.1, 6.3], sentAt); // the way was measured when the options were acknowledged, so the first comes soon
    }

    [Fact]
    public void Silence_BeforeAnythingIsKnown_WaitsTheClientsTimeout()
    {
        var transfer = new Transfer(new(512, 1, TimeSpan.FromSeconds(3), [("timeout", 3)]), 1000, 6);
        transfer.Start(Zero);

        Assert.Equal(TransferStep.Nothing, transfer.OnClock(TimeSpan.FromSeconds(2.9)));
        Assert.Equal(TransferStep.Options, transfer.OnClock(TimeSpan.FromSeconds(3)));
    }

    [Fact]
    public void Silence_AfterTheVeryLastBlock_IsSuccess()
    {
        var transfer = Started(length: 600, window: 1);
        transfer.OnAcknowledgement(1, Zero);
        for (var s = 1; transfer.State == TransferState.Sending; s++) transfer.OnClock(TimeSpan.FromSeconds(s * 20));

        Assert.Equal(TransferState.Done, transfer.State);
    }

    [Fact]
    public void AnyAcknowledgements_InAnyOrder_NeverSendOutsideTheFile()
    {
        var random = new Random(7);
        for (var round = 0; round < 500; round++)
        {
            var window = random.Next(1, 65);
            var transfer = Started(length: random.Next(0, 200_000), window);
            for (var i = 0; i < 300; i++)
            {
                var step = random.Next(4) switch
                {
                    0 => transfer.OnClock(TimeSpan.FromSeconds(i)),
                    1 => transfer.OnAcknowledgement((ushort)random.Next(65_536), Zero),
                    _ => transfer.OnAcknowledgement((ushort)random.Next((int)transfer.LastBlock + 2), Zero),
                };
                if (step.Count > 0) Assert.True(step.First >= 1 && step.First + step.Count - 1 <= transfer.LastBlock && step.Count <= window);
                Assert.InRange(transfer.Acknowledged, 0, transfer.Length);
            }
        }
    }

    [Theory]
    [InlineData(null, null, null, 512, 1, "")]
    [InlineData(1468, null, null, 1468, 1, "blksize=1468")]
    [InlineData(9000, null, null, 1468, 1, "blksize=1468")] // not above what the interface carries whole
    [InlineData(7, null, null, 512, 1, "")] // RFC 2348: 8 is the least
    [InlineData(8, 16, 3, 8, 16, "blksize=8 timeout=3 windowsize=16")]
    [InlineData(null, 65535, 255, 512, 64, "timeout=255 windowsize=64")]
    [InlineData(null, 0, 0, 512, 1, "")]
    [InlineData(null, null, 256, 512, 1, "")]
    public void Negotiate_TakesWhatCanBe_LeavesOutTheRest(int? block, int? window, int? timeout, int blockTaken, int windowTaken, string accepted)
    {
        var terms = TransferTerms.Negotiate(new(true, "f", TftpMode.Octet) { BlockSize = block, WindowSize = window, TimeoutSeconds = timeout }, 5, 1468, new());

        Assert.Equal((blockTaken, windowTaken), (terms.BlockSize, terms.WindowSize));
        Assert.Equal(accepted, string.Join(' ', terms.Accepted.Select(option => $"{option.Name}={option.Value}")));
    }

    private static Transfer Of(long length, int window = 1) =>
        new(new(512, window, TimeSpan.FromSeconds(1), window > 1 ? [("windowsize", window)] : []), length, maxRetransmissions: 6);

    private static Transfer Started(long length, int window)
    {
        var transfer = new Transfer(new(512, window, TimeSpan.FromSeconds(1), [("windowsize", window)]), length, maxRetransmissions: 6);
        transfer.Start(Zero);
        transfer.OnAcknowledgement(0, Zero);
        return transfer;
    }
}
