using Ironic.Conductor.Options;

namespace Ironic.Conductor.Tests.Options;

public sealed class ConductorOptionsValidatorTests
{
    [Fact]
    public void Defaults_AreFine() => Assert.Empty(ConductorOptionsValidator.Problems(new() { HostName = "here" }));

    [Fact]
    public void Problems_AreToldAllAtOnce()
    {
        var problems = ConductorOptionsValidator.Problems(new()
        {
            HostName = " ",
            MaxWorkers = 0,
            Boot = new() { NoDhcp = TimeSpan.Zero, Retries = -1 },
            Agent = new() { PollPauses = [] },
            Inspect = new() { AddPorts = "some" },
            Ramdisk = new() { Kernel = new("ftp://x/vmlinuz") },
        });
        Assert.All(["HostName", "MaxWorkers is 0", "Boot:NoDhcp", "Boot:Retries is -1", "Agent:PollPauses", "Inspect:AddPorts is 'some'", "Ramdisk:Kernel is 'ftp://x/vmlinuz'"],
            part => Assert.Contains(problems, problem => problem.Contains(part, StringComparison.Ordinal)));
        Assert.Equal(7, problems.Count);
    }

    [Fact]
    public void AddConductor_RefusesWrongOptions() =>
        Assert.Contains("MaxWorkers", Assert.Throws<ArgumentException>(() => new Microsoft.Extensions.DependencyInjection.ServiceCollection().AddConductor(new() { HostName = "x", MaxWorkers = -1 })).Message, StringComparison.Ordinal);
}
