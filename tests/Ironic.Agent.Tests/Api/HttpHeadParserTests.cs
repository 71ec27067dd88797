using System.Text;
using Ironic.Agent.Api.Wire;

namespace Ironic.Agent.Tests.Api;

public sealed class HttpHeadParserTests
{
    private const string Request = "POST /v1/commands/?wait=false&agent_token=a%2Bb+c HTTP/1.1\r\nHost: 10.0.0.5:9999\r\nContent-Length: 12\r\nExpect: 100-continue\r\n\r\n";

    [Fact]
    public void Head_Complete_IsReadAndBodyLeft()
    {
        Assert.Equal(HttpParse.Done, HttpHeadParser.TryParse(Encoding.ASCII.GetBytes(Request + "{body}"), out var head, out var consumed));

        Assert.Equal(Request.Length, consumed);
        Assert.Equal(("POST", "/v1/commands/"), (head!.Method, head.Path));
        Assert.Equal("a+b c", head.Query["agent_token"]);
        Assert.Equal(12, head.ContentLength);
        Assert.True(head.ExpectsContinue);
        Assert.True(head.KeepAlive);
        Assert.Equal("10.0.0.5:9999", head.Host);
    }

    [Fact]
    public void Head_EveryPrefix_NeedsMore()
    {
        var bytes = Encoding.ASCII.GetBytes(Request);
        Assert.All(Enumerable.Range(0, bytes.Length), length => Assert.Equal(HttpParse.NeedMore, HttpHeadParser.TryParse(bytes.AsSpan(0, length), out _, out _)));
    }

    [Theory]
    [InlineData("GET  / HTTP/1.1\r\n\r\n")]
    [InlineData("GET / HTTP/2.0\r\n\r\n")]
    [InlineData("GET http://x/ HTTP/1.1\r\n\r\n")]
    [InlineData("GET /\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost : x\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\n folded\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nA: b\nC: d\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nA: b\rC: d\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nA: \u0001\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: 0x10\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n")]
    public void Head_AmbiguousOrMalformed_IsRefused(string request) =>
        Assert.Equal(HttpParse.Bad, HttpHeadParser.TryParse(Encoding.Latin1.GetBytes(request), out _, out _));

    [Fact]
    public void Head_TooManyFields_IsRefused()
    {
        var fields = string.Concat(Enumerable.Range(0, HttpHeadParser.MaxFields + 1).Select(i => $"F{i}: v\r\n"));
        Assert.Equal(HttpParse.Bad, HttpHeadParser.TryParse(Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\n{fields}\r\n"), out _, out _));
    }

    [Fact]
    public void Head_RandomMutations_NeverThrow()
    {
        var random = new Random(7);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = Encoding.ASCII.GetBytes(Request);
            for (var change = random.Next(1, 6); change > 0; change--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var outcome = HttpHeadParser.TryParse(bytes, out var head, out _);
            Assert.Equal(outcome == HttpParse.Done, head is not null);
        }
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("1a;name=value", 26)]
    [InlineData("7FFFFFFF", 0x7FFFFFFF)]
    public void ChunkSize_Hex_IsRead(string line, long expected)
    {
        Assert.True(ChunkSize.TryParse(Encoding.ASCII.GetBytes(line), out var size));
        Assert.Equal(expected, size);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("0x1")]
    [InlineData(" 1")]
    [InlineData("FFFFFFFFFFFFFFFF")]
    public void ChunkSize_NoHex_IsRefused(string line) => Assert.False(ChunkSize.TryParse(Encoding.ASCII.GetBytes(line), out _));
}
