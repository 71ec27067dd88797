using System.Text.Json;
using Ironic.Api.Fields;
using Ironic.Api.Microversions;
using Ironic.Api.Nodes;
using Ironic.Api.Ports;
using Ironic.Api.Tests.Support;

namespace Ironic.Api.Tests.Microversions;

/// <summary>Every field over every version, against the contract's tables and over the wire.</summary>
public sealed class FieldMatrixTests
{
    /// <summary>Declared by the contract in rows of prose.</summary>
    private static readonly string[] Links = ["links", "created_at", "updated_at", "ports", "states", "portgroups", "volume"];

    [Fact]
    public void NodeFields_SinceWhen_IsTheContracts() => Compare(NodeFields.Table, ContractTable.Read("#### 2.1.2 Node fields"));

    [Fact]
    public void PortFields_SinceWhen_IsTheContracts() => Compare(PortFields.Table, ContractTable.Read("### 2.8 Ports"));

    [Fact]
    public async Task Node_AtEveryVersion_ShowsWhatThatVersionHas()
    {
        await using var api = await ApiHost.StartAsync();
        await api.PostAsync("/v1/nodes", """{"driver": "fake-hardware", "uuid": "11111111-1111-4111-8111-111111111111"}""");
        for (var minor = 1; minor <= Microversion.Max.Minor; minor++)
        {
            var shown = (await api.GetAsync("/v1/nodes/11111111-1111-4111-8111-111111111111", $"1.{minor}")).Json;
            Assert.Equal(
                NodeFields.Table.All.Where(field => field.Since <= minor).Select(field => field.Name).Order(StringComparer.Ordinal),
                shown.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
            Assert.Equal(shown.ToString(), (await api.GetAsync("/v1/nodes/detail", $"1.{minor}")).Json.GetProperty("nodes")[0].ToString());
        }
    }

    [Fact]
    public async Task Node_FieldBeforeItsTime_IsNotAcceptableAnywhere()
    {
        await using var api = await ApiHost.StartAsync();
        await api.PostAsync("/v1/nodes", """{"driver": "fake-hardware", "uuid": "11111111-1111-4111-8111-111111111111"}""");
        foreach (var field in NodeFields.Table.All.Where(field => field.Since > 8 && !field.InFullOnly))
        {
            var before = $"1.{field.Since - 1}";
            Assert.Equal((field.Name, 406), (field.Name, (await api.GetAsync($"/v1/nodes?fields={field.Name}", before)).Status));
            Assert.Equal((field.Name, 406), (field.Name, (await api.GetAsync($"/v1/nodes/11111111-1111-4111-8111-111111111111?fields={field.Name}", before)).Status));
            if (field.Sortable) Assert.Equal((field.Name, 406), (field.Name, (await api.GetAsync($"/v1/nodes?sort_key={field.Name}", before)).Status));
            if (field.Creatable) Assert.Equal((field.Name, 406), (field.Name, (await api.PostAsync("/v1/nodes", $$"""{"driver": "fake-hardware", "{{field.Name}}": "x"}""", before)).Status));
            if (!field.Patchable) continue;
            var patched = await api.PatchAsync("/v1/nodes/11111111-1111-4111-8111-111111111111", $$"""[{"op": "add", "path": "/{{field.Name}}", "value": "x"}]""", before);
            Assert.Equal((field.Name, 406, "Request not acceptable."), (field.Name, patched.Status, patched.Faultstring));
        }
    }

    [Fact]
    public async Task Node_FieldBeforeItsTimeWithoutValue_IsPassedOver()
    {
        await using var api = await ApiHost.StartAsync();
        Assert.Equal(201, (await api.PostAsync("/v1/nodes", """{"driver": "fake-hardware", "name": null, "shard": null, "conductor_group": ""}""", "1.4")).Status);
    }

    /// <summary>Both ways: nothing the contract has is missing, nothing is there that it has not.</summary>
    private static void Compare<T>(FieldTable<T> table, IReadOnlyDictionary<string, int> contract)
    {
        Assert.True(contract.Count > 10, $"The contract's table was not understood: {JsonSerializer.Serialize(contract)}");
        var ours = table.All.ToDictionary(field => field.Name, field => field.Since, StringComparer.Ordinal);
        foreach (var (name, since) in contract) Assert.Equal((name, since), (name, ours.GetValueOrDefault(name, -1)));
        Assert.Empty(ours.Keys.Except(contract.Keys, StringComparer.Ordinal).Except(Links, StringComparer.Ordinal));
    }
}
