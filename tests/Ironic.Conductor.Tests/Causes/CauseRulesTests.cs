using Ironic.Conductor.Causes;
using Ironic.Conductor.Consoles;
using Ironic.Model.Json;
using Ironic.Model.Timeline;
using Ironic.Testing;

namespace Ironic.Conductor.Tests.Causes;

public sealed class CauseRulesTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void EveryCause_IsDocumented()
    {
        var pages = string.Concat(((string[])["docs/jobs-and-causes.md", "docs/bmc-causes.md"]).Select(page => File.ReadAllText(Path.Combine(Repository.Root, page))));
        Assert.DoesNotContain(KnownCauses.All, cause => !pages.Contains($"`{cause}`", StringComparison.Ordinal));
    }

    [Fact]
    public void EveryRule_ExplainsWhatIsReported_AndRestsOnSomething() => Assert.All(CauseRules.Table, rule =>
    {
        Assert.NotEmpty(rule.Seen);
        Assert.All(rule.Explains, reported => Assert.Equal(reported, KnownCauses.Normalize(reported)));
    });

    [Fact]
    public void UndocumentedCause_BecomesUnexplained() =>
        Assert.Equal((KnownCauses.Unexplained, Confidence.Low), (CauseNaming.Judge(KnownCauses.Normalize("made-up"), []).Cause, CauseNaming.Judge(KnownCauses.Normalize(null), []).Confidence));

    [Fact]
    public void Clue_CountsBoundsAndOrder()
    {
        TimelineEvent[] events = [Event(1, "a", """{"n": 5, "k": "x"}"""), Event(2, "b", "{}"), Event(3, "a", """{"n": 50}""")];
        Assert.Equal(2, new Clue("a").Find(events).Count);
        Assert.Empty((new Clue("a") { AtLeast = 3 }).Find(events));
        Assert.Equal(50, int.Parse(Assert.Single((new Clue("a") { Between = ("n", 10, 100) }).Find(events)).Data.GetText("n")!, null));
        Assert.Equal(Start.AddSeconds(3), Assert.Single((new Clue("a") { After = new("b") }).Find(events)).At);
        Assert.Empty((new Clue("a") { After = new("c") }).Find(events));
        Assert.Equal(Start.AddSeconds(3), Assert.Single((new Clue("a", "b") { Without = ["k"], Between = ("n", 0, 100) }).Find(events)).At);
        Assert.Single((new Clue("a") { With = [("k", ["x", "y"])] }).Find(events));
    }

    [Theory]
    [InlineData("\u001b[2J\u001b[01;01HPXE-E51: No DHCP or proxyDHCP offers were received.\r\n", "no-dhcp-offer")]
    [InlineData("PXE-E61: Media test failure, check cable\r\n", "no-link")]
    [InlineData("PXE-E32: TFTP open timeout\r\n", "tftp-timeout")]
    [InlineData("error: bad shim signature.\r\n", "secure-boot")]
    [InlineData("[ 2.1] Out of memory and no killable processes...\r\n", "out-of-memory")]
    [InlineData("ironic-ramdisk: 10.1 NETWAIT 10 s without an address; links: \r\n", "no-network-card")]
    [InlineData("ironic-ramdisk: 10.1 NETWAIT 10 s without an address; links: eth0 52:54:00:00:00:01 down;\r\n", null)]
    [InlineData("db-07 login: ", "system-runs")]
    [InlineData("ironic-agent: node found\r\n", null)]
    public void Console_ShowsItsSigns_InPiecesToo(string text, string? sign)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        ConsoleSigns whole = new(), pieces = new();
        Assert.Equal(sign is null ? [] : [sign], whole.Read(bytes).Select(found => found.Sign));
        Assert.Equal(sign is null ? [] : [sign], bytes.SelectMany(octet => pieces.Read([octet]).Select(found => found.Sign)).ToList());
        Assert.Empty(whole.Read(bytes)); // once a start
        whole.BeginBoot();
        Assert.Equal(sign is null ? 0 : 1, whole.Read(bytes).Count);
    }

    private static TimelineEvent Event(int second, string name, string data) => new(Guid.Empty, Start.AddSeconds(second), name) { Message = name, Data = JsonMap.Parse(data) };
}
