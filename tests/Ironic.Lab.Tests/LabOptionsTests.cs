using Ironic.Testing;

namespace Ironic.Lab.Tests;

public sealed class LabOptionsTests
{
    [Fact]
    public void Problems_AreAllTold_AtOnce()
    {
        var options = new LabOptions
        {
            Name = "../etc",
            DataFolder = "/tmp",
            Machines = [new() { MemoryMiB = 1, Processors = 0, DiskBytes = 1000 }],
            BmcPort = 70000,
            BmcUser = "a b",
            BmcPassword = "with \"quotes\"",
        };
        var problems = options.Problems();
        Assert.Equal(8, problems.Count);
        Assert.Contains(problems, problem => problem.Contains("'../etc' was given", StringComparison.Ordinal));
        Assert.DoesNotContain(problems, problem => problem.Contains("quotes\"", StringComparison.Ordinal)); // a secret is not repeated
        Assert.DoesNotContain("with", options.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("relative/folder", "absolute path")]
    [InlineData("/a-very-long-way/a-very-long-way/a-very-long-way/a-very-long-way/a-very-long-way", "characters long")]
    public void DataFolder_ThatCannotServe_IsNamed(string folder, string expected) =>
        Assert.Contains(expected, Assert.Single(LabFixture.Options(folder).Problems()), StringComparison.Ordinal);

    [Fact]
    public void Folder_OfOthers_IsLeftAlone()
    {
        using var data = new TemporaryFolder();
        var options = LabFixture.Options(data.Path);
        Directory.CreateDirectory(data.File(options.Name));
        Assert.Empty(options.Problems());
        File.WriteAllText(Path.Combine(data.Path, options.Name, "precious"), "");
        Assert.Contains("is no lab's folder", Assert.Single(options.Problems()), StringComparison.Ordinal);
    }
}
