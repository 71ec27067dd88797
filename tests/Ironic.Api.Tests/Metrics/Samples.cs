using System.Text.Json;
using Ironic.Testing;

namespace Ironic.Api.Tests.Metrics;

/// <summary>One sample of a page, as Prometheus' own Python library (python3-prometheus-client) reads it.</summary>
internal sealed record Sample(string Family, string Type, string Help, string Name, Dictionary<string, string> Labels, double Value);

/// <summary>A page of metrics.</summary>
internal sealed class Samples
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private Samples(IReadOnlyList<Sample> all) => All = all;

    public IReadOnlyList<Sample> All { get; }

    public static async Task<Samples> ReadAsync(string page)
    {
        var read = await ForeignTool.RunAsync("/usr/bin/python3", [Path.Combine(Repository.Root, "tests", "Ironic.Api.Tests", "Metrics", "scrape.py")], input: page);
        Assert.True(read.Succeeded, $"{read}\n{page}");
        return new([.. read.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<Sample>(line, Json)!)]);
    }

    /// <summary>The value of the one sample of that name whose labels hold these; fails when there is none, or more than one.</summary>
    public double this[string name, params (string Name, string Value)[] labels] =>
        Assert.Single(All, sample => sample.Name == name && labels.All(label => sample.Labels.GetValueOrDefault(label.Name) == label.Value)).Value;

    public bool Has(string name, params (string Name, string Value)[] labels) =>
        All.Any(sample => sample.Name == name && labels.All(label => sample.Labels.GetValueOrDefault(label.Name) == label.Value));
}
