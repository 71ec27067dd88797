using System.Text;
using Ironic.Lab.Consoles;
using Ironic.Testing;

namespace Ironic.Lab.Tests.Consoles;

public sealed class SerialConsoleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _time = new(new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero));
    private readonly SerialConsole _console;

    public SerialConsoleTests() => _console = new(_folder.File("console.log"), _time);

    public void Dispose()
    {
        _console.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Lines_CarryTheTimeOfTheirFirstCharacter()
    {
        await SayAsync("first");
        _time.Advance(TimeSpan.FromSeconds(2));
        await SayAsync(" line\r\nsec");
        _time.Advance(TimeSpan.FromSeconds(3));
        await SayAsync("ond\r\n\r\n");
        var start = new DateTimeOffset(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);
        Assert.Equal([new(start, "first line"), new(start.AddSeconds(2), "second")], _console.Lines);
        Assert.Equal("2026-11-21T08:00:00.000Z first line\r\n2026-11-21T08:00:02.000Z second\r\n2026-11-21T08:00:05.000Z \r\n", await File.ReadAllTextAsync(_console.LogPath));
    }

    [Fact]
    public async Task Wait_FindsWhatComesInPieces_AndTellsWhen()
    {
        await SayAsync("login: ");
        var from = _console.Position;
        var waiting = _console.WaitForAsync("login: ", from, TimeSpan.FromSeconds(10), default);
        await SayAsync("root\r\nlog");
        Assert.False(waiting.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        await SayAsync("in: ");
        var match = await waiting;
        Assert.Equal(_console.Position, match.End);
        Assert.Equal(_time.GetUtcNow(), match.At);
    }

    [Fact]
    public async Task Wait_InVain_EndsWithTheLastThatWasSaid()
    {
        await SayAsync("Kernel panic");
        var waiting = _console.WaitForAsync("login:", 0, TimeSpan.FromSeconds(10), default);
        _time.Advance(TimeSpan.FromSeconds(11));
        Assert.Contains("Kernel panic", (await Assert.ThrowsAsync<TimeoutException>(() => waiting)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_IsBounded_AndPositionsStayTrue()
    {
        var text = new ConsoleText(limit: 1000);
        for (var line = 0; line < 500; line++) text.Append(Encoding.ASCII.GetBytes($"line {line:000}\n"), _time.GetUtcNow());
        Assert.True(text.ToString().Length <= 1000);
        Assert.Equal(4500, text.Position);
        Assert.Equal(new(4500 - 1, _time.GetUtcNow()), text.Find("line 499", 0));
        Assert.Null(text.Find("line 499", 4495));
        Assert.EndsWith("line 499", text.Lines()[^1].Text, StringComparison.Ordinal);
        Assert.Null(text.Find("line 001", 0)); // dropped
    }

    [Fact]
    public async Task File_AtItsLimit_GivesWayToANewOne()
    {
        using (var file = new StampedFile(_folder.File("bounded.log"), limit: 200))
        {
            for (var line = 0; line < 20; line++) file.Append(Encoding.ASCII.GetBytes($"line {line:00}\n"), _time.GetUtcNow());
        }

        var (older, newer) = (await File.ReadAllTextAsync(_folder.File("bounded.log.1")), await File.ReadAllTextAsync(_folder.File("bounded.log")));
        Assert.InRange(older.Length, 200, 240);
        Assert.EndsWith("line 19\n", newer, StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(_folder.Path, "bounded.log*").Length);
    }

    [Fact]
    public async Task Reader_ThatLagsTooFar_IsCutOff_OthersAreNot()
    {
        var lagging = _console.Listen();
        for (var chunk = 0; chunk < 5000; chunk++) await SayAsync("x");
        var received = 0;
        await foreach (var chunk in lagging.ReadAllAsync()) received += chunk.Length;
        Assert.InRange(received, 1, 4999);
        Assert.Equal(5000, _console.Position);
    }

    [Fact]
    public async Task Send_ToAMachineThatIsOff_IsRefused() => await Assert.ThrowsAsync<LabException>(() => _console.SendAsync("x", default));

    private Task SayAsync(string text) => _console.RecordAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)));
}
