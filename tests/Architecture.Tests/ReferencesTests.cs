using System.Xml.Linq;
using Ironic.Testing;

namespace Architecture.Tests;

/// <summary>Who may know whom. An arrow that is not in this table is refused; adding one is a decision (docs/adr).</summary>
public sealed class ReferencesTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Ironic.Model"] = [],
        ["Ironic.Conductor"] = ["Ironic.Model", "Ironic.AgentContract"],
        ["Ironic.Storage"] = ["Ironic.Model"],
        ["Ironic.Pxe"] = ["Ironic.Model"],
        ["Ironic.Ipmi"] = [],
        ["Ironic.Redfish"] = [],
        ["Ironic.Snmp"] = [],
        ["Ironic.Drivers"] = ["Ironic.Model", "Ironic.Ipmi", "Ironic.Redfish", "Ironic.Snmp"],
        ["Ironic.Images"] = ["Ironic.Model"],
        ["Ironic.AgentContract"] = [],
        ["Ironic.Agent"] = ["Ironic.AgentContract"],
        ["Ironic.Api"] = ["Ironic.Model", "Ironic.Conductor", "Ironic.AgentContract"],
        ["Ironic.Lab"] = ["Ironic.Ipmi", "Ironic.Snmp", "Ironic.AgentContract"],
    };

    public static TheoryData<string> Projects => [.. ProductProjects().Select(file => Path.GetFileNameWithoutExtension(file))];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_References_OnlyWhatTheTableAllows(string project)
    {
        var references = References(ProductProjects().Single(file => Path.GetFileNameWithoutExtension(file) == project));
        if (project == "Ironic.Appliance") return; // the composition root knows all; that nothing knows it is the next test's

        Assert.True(Allowed.TryGetValue(project, out var allowed), $"{project} is not in the table of who may know whom.");
        Assert.Empty(references.Except(allowed!));
    }

    [Fact]
    public void CompositionRoot_IsReferencedByNoProductProject() =>
        Assert.DoesNotContain(ProductProjects(), file => References(file).Contains("Ironic.Appliance"));

    [Fact]
    public void Solution_HoldsEveryProject()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "Ironic.sln"));
        Assert.All(AllProjects(), file => Assert.Contains(Path.GetFileName(file), solution, StringComparison.Ordinal));
    }

    private static IEnumerable<string> ProductProjects() => AllProjects().Where(file => !file.Contains("/tests/", StringComparison.Ordinal));

    private static IEnumerable<string> AllProjects() =>
        new[] { "conductor", "pxe", "ipmi", "images", "appliance", "tests" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.csproj", SearchOption.AllDirectories));

    private static string[] References(string project) =>
        [.. XDocument.Load(project).Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(((string)r.Attribute("Include")!).Replace('\\', '/')))];
}
