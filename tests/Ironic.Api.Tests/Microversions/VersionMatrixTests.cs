using System.Text;
using Ironic.Api.Microversions;
using Ironic.Api.Tests.Support;
using Ironic.Testing;

namespace Ironic.Api.Tests.Microversions;

/// <summary>Every endpoint that is served over every version: there from its version on, hidden before in the words that it declares.</summary>
public sealed class VersionMatrixTests
{
    [Fact]
    public async Task Endpoint_OverAllVersions_IsThereFromItsOwnOn()
    {
        await using var api = await ApiHost.StartAsync();
        await api.PostAsync("/v1/nodes", """{"driver": "fake-hardware", "uuid": "11111111-1111-4111-8111-111111111111"}""");
        var wrong = new StringBuilder();
        foreach (var endpoint in ServedEndpoint.All(api.Services).Where(endpoint => endpoint.Method != "DELETE" || endpoint.Path != "/v1/nodes/{ident}"))
        {
            for (var minor = 1; minor <= Microversion.Max.Minor; minor++)
            {
                var reply = await api.SendAsync(new(endpoint.Method), endpoint.Example, version: $"1.{minor}");
                var hidden = endpoint.Gate is { } gate && reply.Status == gate.Status && reply.Body.Contains(gate.Message ?? (gate.Dialect == Faults.FaultDialect.Handler ? "Resource could not be found." : "\\\"title\\\":"), StringComparison.Ordinal);
                if (hidden != minor < endpoint.Since || reply.Status >= 500) wrong.Append(endpoint).Append(" at 1.").Append(minor).Append(": ").Append(reply.Status).Append(' ').Append(reply.Body).Append('\n');
            }
        }

        Assert.True(wrong.Length == 0, wrong.ToString());
    }

    /// <summary>The list is reviewed against the contract, section 2; a new endpoint is entered there with its version.</summary>
    [Fact]
    public async Task Endpoints_AreThoseOfTheReviewedList()
    {
        await using var api = await ApiHost.StartAsync();
        var reviewed = await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "tests", "Ironic.Api.Tests", "Microversions", "endpoints.txt"));
        var served = ServedEndpoint.All(api.Services).Select(endpoint => endpoint.ToString()).ToList();
        Assert.True(reviewed.Where(line => !line.StartsWith('#')).SequenceEqual(served), $"endpoints.txt is not what is served:\n{string.Join('\n', served)}");
    }

    [Fact]
    public async Task Root_AtEveryVersion_ListsTheCollectionsThatAreServed()
    {
        await using var api = await ApiHost.StartAsync();
        var served = ServedEndpoint.All(api.Services)
            .Select(endpoint => (Name: endpoint.Path.Split('/').ElementAtOrDefault(2), endpoint.Since)).Where(endpoint => endpoint.Name is not null)
            .GroupBy(endpoint => endpoint.Name!, endpoint => endpoint.Since).ToDictionary(group => group.Key, group => group.Min());
        string[] notCollections = ["id", "links", "media_types", "version"];
        for (var minor = 1; minor <= Microversion.Max.Minor; minor++)
        {
            var listed = (await api.GetAsync("/v1", $"1.{minor}")).Json.EnumerateObject().Select(property => property.Name).Except(notCollections).Order(StringComparer.Ordinal);
            Assert.Equal(served.Where(collection => ListedSince(collection.Key, collection.Value) <= minor).Select(collection => collection.Key).Order(StringComparer.Ordinal), listed);
        }
    }

    /// <summary>continue_inspection answers clients older than it in a form of its own.</summary>
    private static int ListedSince(string name, int since) => name switch
    {
        "continue_inspection" => 84,
        "lookup" or "heartbeat" => 22,
        _ => since,
    };
}
