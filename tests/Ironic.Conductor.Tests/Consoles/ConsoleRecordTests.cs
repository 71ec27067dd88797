using System.Text;
using Ironic.Conductor.Consoles;
using Ironic.Testing;

namespace Ironic.Conductor.Tests.Consoles;

/// <summary>What machines say, on disk and back.</summary>
public sealed class ConsoleRecordTests : IDisposable
{
    private static readonly Guid Node = Guid.Parse("11111111-1111-4111-8111-111111111111");
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly ConsoleFolder _place;

    public ConsoleRecordTests() => _place = new(_folder.Path, Node);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Lines_HaveTheTimeOfTheirFirstByte_AndNoTerminalControl()
    {
        using (var ring = Ring())
        {
            Say(ring, "\x1B[2J\x1B[1;1Hfirst", Start);
            Say(ring, " line\r\n\x1B[31msecond\x1B[0m\r\nlogin: ", Start.AddSeconds(2));
            var lines = new ConsoleReader(_place).Read(1, 0).ToList();
            Assert.Equal([("first line", Start, true), ("second", Start.AddSeconds(2), true), ("login:", Start.AddSeconds(2), false)], lines.Select(l => (l.Text, l.At!.Value, l.IsWhole)));
            Say(ring, "root\r\n", Start.AddSeconds(9));
            Assert.Equal("login: root", new ConsoleReader(_place).Read(1, lines[2].Position).Single().Text); // goes on where it stopped
        }
    }

    [Fact]
    public void Starts_AreKeptApart_AndTheOldestGo()
    {
        using (var ring = Ring(new() { Boots = 3 }))
        {
            for (var boot = 1; boot <= 5; boot++)
            {
                ring.BeginBoot();
                Say(ring, $"boot {boot}\n", Start.AddMinutes(boot));
            }
        }

        var boots = new ConsoleReader(_place).Boots();
        Assert.Equal([3, 4, 5], boots.Select(b => b.Number));
        Assert.Equal(Start.AddMinutes(4), boots[1].Begun);
        Assert.Equal("boot 4", new ConsoleReader(_place).Read(4, 0).Single().Text);
    }

    [Fact]
    public void Start_ThatSaysTooMuch_KeepsTheNewest_AndItsPositionsStayTrue()
    {
        using (var ring = Ring(new() { BootBytes = 64 << 10 }))
        {
            for (var line = 0; line < 10_000; line++) Say(ring, $"line {line:00000}\n", Start);
        }

        var reader = new ConsoleReader(_place);
        var kept = reader.Boots().Single();
        Assert.InRange(kept.End - kept.First, 48 << 10, (64 << 10) + 4096);
        Assert.Equal(10_000L * 36, kept.End); // stamp, text and line end of each
        Assert.Equal("line 09999", reader.Read(1, kept.End - 36).Single().Text);
        Assert.EndsWith("line 09999", reader.Read(1, 0).Last().Text, StringComparison.Ordinal);
        Assert.All(Directory.GetFiles(_place.Path), file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }

    [Fact]
    public void Ring_AfterARestart_GoesOnInTheSameStart()
    {
        using (var ring = Ring()) Say(ring, "before\n", Start);
        using (var ring = Ring())
        {
            Assert.Equal(1, ring.Boot);
            Say(ring, "after\n", Start);
        }

        Assert.Equal(["before", "after"], new ConsoleReader(_place).Read(1, 0).Select(l => l.Text));
    }

    [Fact]
    public void Bytes_OfAnyKind_AreReadWithoutAFault()
    {
        var random = new Random(20261121);
        var bytes = new byte[100_000];
        random.NextBytes(bytes);
        using (var ring = Ring())
        {
            for (var at = 0; at < bytes.Length; at += 1000) ring.Append(bytes.AsSpan(at, 1000), Start);
        }

        var lines = new ConsoleReader(_place).Read(1, 0).ToList();
        Assert.All(lines, line => Assert.DoesNotContain('\x1B', line.Text));
        for (var position = 0L; position < 300; position++) Assert.NotEmpty(new ConsoleReader(_place).Read(1, position));
    }

    [Fact]
    public void LineWithoutEnd_IsReadInParts()
    {
        using (var ring = Ring()) Say(ring, new string('x', 200_000), Start);
        Assert.All(new ConsoleReader(_place).Read(1, 0), line => Assert.InRange(line.Text.Length, 1, 80 << 10));
    }

    private ConsoleRing Ring(ConsoleOptions? options = null) => new(_place, options ?? new());

    private static void Say(ConsoleRing ring, string text, DateTimeOffset at) => ring.Append(Encoding.UTF8.GetBytes(text), at);
}
