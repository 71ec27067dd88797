using System.Reflection;
using Ironic.Api.Policy;
using Ironic.Testing;

namespace Ironic.Api.Tests.Policy;

/// <summary>The operator's page shows the rules as they are.</summary>
public sealed class PolicyTableTests
{
    private static readonly IReadOnlyList<PolicyRule> All = [.. typeof(Rules).GetFields(BindingFlags.Static | BindingFlags.Public).Select(field => (PolicyRule)field.GetValue(null)!)];

    [Fact]
    public async Task Page_ShowsEveryRule()
    {
        var page = await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "docs", "auth.md"), CancellationToken.None);
        Assert.Equal(All.Select(Row), page.Where(line => line.StartsWith("| `baremetal:", StringComparison.Ordinal) || line.StartsWith("| `appliance:", StringComparison.Ordinal)));
    }

    [Fact]
    public void Rules_AreEachOnce_AndNeverBeyondTheAdministrator()
    {
        Assert.Equal(All.Count, All.Select(rule => rule.Name).Distinct().Count());
        Assert.All(All, rule => Assert.InRange(rule.System, Role.Reader, Role.Admin));
    }

    private static string Row(PolicyRule rule) =>
        $"| `{rule.Name}` | {Say(rule.System)} | {Say(rule.Owner)} | {Say(rule.Lessee)} | {(rule.OfPublic ? "reader, of public ones" : Say(rule.Project))} |";

    private static string Say(Role role) => role == Role.Nobody ? "-" : role.ToString().ToLowerInvariant();
}
