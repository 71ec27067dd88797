using Ironic.Testing;

namespace Ironic.Images.Tests.Recipes;

/// <summary>How the recipes of ramdisk and OS image keep what they build (<c>images/recipe.sh</c>): whole or not at all, and once.</summary>
public sealed class RecipeCacheTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task SameInput_IsBuiltOnce()
    {
        var first = await RunAsync("cached thing-1 make; echo $RESULT");
        var second = await RunAsync("cached thing-1 make; echo $RESULT");

        Assert.Equal("made\n", await File.ReadAllTextAsync(Path.Combine(first.Output.Trim(), "file")));
        Assert.Equal(first.Output, second.Output);
        Assert.Equal(1, Made());
    }

    [Fact]
    public async Task Fresh_IsBuiltAnew_AndTakesTheOldOnesPlace()
    {
        await RunAsync("cached thing-1 make");
        var again = await RunAsync("FRESH=1; cached thing-1 make; echo $RESULT");

        Assert.Equal(2, Made());
        Assert.Equal(["file"], Directory.EnumerateFileSystemEntries(again.Output.Trim()).Select(entry => Path.GetFileName(entry)));
        Assert.Equal(["thing-1"], Results());
    }

    [Fact]
    public async Task TwoAtOnce_BuildOnce_AndBothHaveIt()
    {
        var both = await Task.WhenAll(RunAsync("cached thing-1 slow; cat $RESULT/file"), RunAsync("cached thing-1 slow; cat $RESULT/file"));

        Assert.All(both, run => Assert.Equal("made\n", run.Output));
        Assert.Equal(1, Made());
    }

    [Fact]
    public async Task FailedBuild_LeavesNothingThatCouldBeTakenForAResult()
    {
        var failed = await RunAsync("cached thing-1 fail; echo not reached", mayFail: true);

        Assert.Equal(1, failed.ExitCode);
        Assert.Equal("test: thing-1 was not built\n", failed.Error);
        Assert.Empty(failed.Output);
        Assert.Empty(Results());
    }

    [Fact]
    public async Task KilledBuild_IsClearedByTheNext()
    {
        await using (var building = ForeignTool.Start("bash", ["-c", Script("cached thing-1 hang")], Environment()))
            await Eventually.TrueAsync(() => Task.FromResult(File.Exists(_folder.File("began"))), TimeSpan.FromSeconds(20), "a build that has begun");
        Assert.Contains(Results(), name => name.StartsWith(".thing-1.making.", StringComparison.Ordinal));

        var next = await RunAsync("cached thing-1 make; cat $RESULT/file");

        Assert.Equal("made\n", next.Output);
        Assert.Equal(["thing-1"], Results());
    }

    [Theory]
    [InlineData("ramdisk", "--set huge --agent /bin/true", "--set 'huge': there are: full virt")]
    [InlineData("ramdisk", "--set virt --agent /no/agent", "--agent '/no/agent': no such file")]
    [InlineData("ramdisk", "--set virt --agent /bin/true --ca /bin/true", "--ca '/bin/true': not a PEM file of certificates")]
    [InlineData("ramdisk", "--set virt --agent /bin/true --firmware /no/folder", "--firmware '/no/folder': neither a folder nor 'debian'")]
    [InlineData("ramdisk", "--set", "--set needs a value")]
    [InlineData("os", "--kernel rt", "--kernel 'rt': there are: cloud-amd64 amd64")]
    [InlineData("os", "--size 1G", "--size '1G': a number of MiB from 700 to 1000000")]
    [InlineData("os", "--colour blue", "no such option: --colour")]
    public async Task WrongOption_IsNamedWithWhatIsAllowed(string recipe, string arguments, string error)
    {
        var refused = await ForeignTool.RunAsync(Path.Combine(Repository.Root, "images", recipe, "build"), arguments.Split(' '), environment: Environment());

        Assert.Equal(1, refused.ExitCode);
        Assert.EndsWith($"{recipe}: {error}\n", refused.Error, StringComparison.Ordinal);
        Assert.Empty(Results());
    }

    private async Task<ForeignResult> RunAsync(string commands, bool mayFail = false)
    {
        var result = await ForeignTool.RunAsync("bash", ["-c", Script(commands)], environment: Environment());
        Assert.True(mayFail || result.Succeeded, result.ToString());
        return result;
    }

    private string Script(string commands) => $$"""
        set -euo pipefail
        RECIPE=test
        . {{Path.Combine(Repository.Root, "images", "recipe.sh")}}
        make() { echo made > $WORK/file; echo >> {{_folder.File("made")}}; }
        slow() { sleep 0.3; make; }
        fail() { make; false; make; }
        hang() { make; touch {{_folder.File("began")}}; sleep 100; }
        {{commands}}
        """;

    private Dictionary<string, string> Environment() => new(StringComparer.Ordinal) { ["IRONIC_CACHE"] = _folder.File("cache") };

    private int Made() => File.ReadAllLines(_folder.File("made")).Length;

    private IEnumerable<string> Results() => Directory.Exists(_folder.File("cache"))
        ? Directory.EnumerateDirectories(_folder.File("cache")).Select(folder => Path.GetFileName(folder)).Where(name => name is not ".locks").Order(StringComparer.Ordinal)
        : [];
}
