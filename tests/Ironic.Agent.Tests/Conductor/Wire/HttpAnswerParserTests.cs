using System.Text;
using Ironic.Agent.Api.Wire;
using Ironic.Agent.Conductor.Wire;

namespace Ironic.Agent.Tests.Conductor.Wire;

public sealed class HttpAnswerParserTests
{
    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, "hello")]
    [InlineData("HTTP/1.1 200 OK\r\ncontent-length:5\r\nX: y\r\n\r\nhello and more", 200, "hello")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\n\r\n", 200, "hello")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n", 202, "")]
    [InlineData("HTTP/1.0 204 No Content\r\n\r\n", 204, "")]
    [InlineData("HTTP/1.1 404 \r\nContent-Length: 2\r\n\r\n{}", 404, "{}")]
    public void Answer_Whole_IsRead_ByteByByteToo(string text, int status, string body)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        Assert.Equal(HttpParse.Done, HttpAnswerParser.TryParse(bytes, ended: false, out var answer));
        Assert.Equal((status, body), (answer!.Status, answer.Text));

        var length = Enumerable.Range(0, bytes.Length + 1).First(n => HttpAnswerParser.TryParse(bytes.AsMemory(0, n), ended: false, out _) == HttpParse.Done);
        Assert.All(Enumerable.Range(0, length), n => Assert.Equal(HttpParse.NeedMore, HttpAnswerParser.TryParse(bytes.AsMemory(0, n), ended: false, out _)));
    }

    [Fact]
    public void Answer_OfUnknownLength_EndsWithTheConnection()
    {
        var bytes = "HTTP/1.1 200 OK\r\n\r\nhello"u8.ToArray();
        Assert.Equal(HttpParse.NeedMore, HttpAnswerParser.TryParse(bytes, ended: false, out _));
        Assert.Equal(HttpParse.Done, HttpAnswerParser.TryParse(bytes, ended: true, out var answer));
        Assert.Equal("hello", answer!.Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhe")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-")]
    public void Answer_CutShort_IsNone(string text) => Assert.Equal(HttpParse.Bad, HttpAnswerParser.TryParse(Encoding.ASCII.GetBytes(text), ended: true, out _));

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n")]
    [InlineData("HTTP/1.1 2x0 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 99 OK\r\n\r\n")]
    [InlineData("HTTP/2 200\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nno colon\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhello\r\n")]
    public void Answer_ThatIsNoHttp_IsRefused(string text) => Assert.Equal(HttpParse.Bad, HttpAnswerParser.TryParse(Encoding.ASCII.GetBytes(text), ended: false, out _));

    [Fact]
    public void Noise_NeverThrows()
    {
        var random = new Random(5);
        var good = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n"u8.ToArray();
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = (byte[])good.Clone();
            for (var i = random.Next(4); i >= 0; i--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            HttpAnswerParser.TryParse(bytes.AsMemory(0, random.Next(bytes.Length + 1)), random.Next(2) == 0, out _);
        }
    }
}
