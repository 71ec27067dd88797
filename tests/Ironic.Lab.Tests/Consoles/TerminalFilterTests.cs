using System.Text;
using Ironic.Lab.Consoles;

namespace Ironic.Lab.Tests.Consoles;

public sealed class TerminalFilterTests
{
    [Theory]
    [InlineData("plain\r\ntext\t.", "plain\ntext\t.")]
    [InlineData("\x1b[0;32m  OK  \x1b[0m done", "  OK   done")] // systemd's colours
    [InlineData("\x1b" + "c\x1b[?7l\x1b[2J\x1b[0mSeaBIOS", "SeaBIOS")] // SeaBIOS's first bytes
    [InlineData("one\x1b[05;01Htwo", "one\ntwo")] // firmware that paints a screen
    [InlineData("\x1b[01;01H\x1b[02;01Hx", "x")]
    [InlineData("a\x1b]0;title\x07z", "az")]
    [InlineData("a\x1bPq..\x1b\\z", "az")]
    [InlineData("\x1b(Bx\x1b)0y", "xy")]
    [InlineData("a\0\bb\x7f", "ab")]
    [InlineData("\x1b\x1b[1mx", "x")]
    public void Filter_LeavesTextAndLineEnds(string input, string expected)
    {
        Assert.Equal(expected, Filtered(input, chunk: input.Length));
        Assert.Equal(expected, Filtered(input, chunk: 1)); // sequences cut anywhere
    }

    private static string Filtered(string input, int chunk)
    {
        var filter = new TerminalFilter();
        var text = new StringBuilder();
        foreach (var piece in Encoding.UTF8.GetBytes(input).Chunk(chunk))
        {
            var output = new byte[piece.Length];
            text.Append(Encoding.UTF8.GetString(output, 0, filter.Filter(piece, output)));
        }

        return text.ToString();
    }
}
