using System.Security.Cryptography;
using Ironic.Agent.Images.Extents;

namespace Ironic.Agent.Tests.Images;

public sealed class ChunkSinkTests
{
    /// <summary>Cut between two chunks, each of those that came is right.</summary>
    [Theory]
    [InlineData(12, null)]
    [InlineData(8, "3 chunks, 2 chunks")]
    [InlineData(0, "3 chunks, 0 chunks")]
    public async Task Complete_AfterLessThanWasPromised_IsWrong(int length, string? expected)
    {
        var data = new byte[12];
        new Random(5).NextBytes(data);
        var chunks = new ChunkDigests(4, [.. data.Chunk(4).Select(chunk => Convert.ToHexStringLower(SHA256.HashData(chunk)))]);
        using var sink = new ChunkSink(chunks, turn: 0, turns: 1, (wanted, found) => new InvalidOperationException($"{wanted}, {found}"));
        await sink.ConsumeAsync(data.AsMemory(0, length), 0, default);
        var fault = await Record.ExceptionAsync(() => sink.CompleteAsync(default).AsTask());
        Assert.Equal(expected, fault?.Message);
    }
}
