using Ironic.Testing;

namespace Ironic.Model.Tests.Docs;

public sealed class ProvisionStatesPageTests
{
    [Fact]
    public void Page_IsWhatTheTableSays()
    {
        var file = Path.Combine(Repository.Root, "docs", "provision-states.md");
        if (Environment.GetEnvironmentVariable("IRONIC_WRITE_DOCS") == "1") File.WriteAllText(file, ProvisionStatesPage.Render());
        Assert.Equal(ProvisionStatesPage.Render(), File.ReadAllText(file));
    }
}
