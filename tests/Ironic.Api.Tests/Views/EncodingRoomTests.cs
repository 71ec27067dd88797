using Ironic.Api.Views;
using Ironic.Testing;

namespace Ironic.Api.Tests.Views;

public sealed class EncodingRoomTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly EncodingRoom _room;

    public EncodingRoomTests() => _room = new(1000, _time);

    [Fact]
    public void FullRoom_KeepsWhatItHas()
    {
        var texts = Enumerable.Range(0, 2).Select(_ => Keep(500)).ToList();
        Assert.False(_room.TryMake());
        Assert.All(texts, text => Assert.NotNull(text.Json));
        Assert.Equal(1000, _room.Taken);
    }

    [Fact]
    public void WhatNobodyAsksFor_MakesRoom_AndNothingElse()
    {
        var (used, unused) = (Keep(600), Keep(600));
        _time.Advance(EncodingRoom.Idle / 2);
        _room.Use(used);
        Assert.False(_room.TryMake());
        _time.Advance(EncodingRoom.Idle / 2);
        Assert.True(_room.TryMake());
        Assert.NotNull(used.Json);
        Assert.Null(unused.Json);
        Assert.Equal(600, _room.Taken);
    }

    [Fact]
    public void ManyThreads_LeaveTheBooksInOrder()
    {
        Parallel.For(0, 10_000, i =>
        {
            if (_room.TryMake()) Keep(10);
            if (i % 100 == 0) _time.Advance(EncodingRoom.Idle);
        });
        _time.Advance(EncodingRoom.Idle);
        Assert.True(_room.TryMake());
        Assert.InRange(_room.Taken, 0, 1000 + (10 * Environment.ProcessorCount));
    }

    private Text Keep(int bytes)
    {
        var text = new Text(new byte[bytes]);
        _room.Keep(text);
        return text;
    }

    private sealed class Text(byte[] json) : KeptEncoding(json);
}
