using System.Text.Json;
using Ironic.Api.Allocations;
using Ironic.Api.Bios;
using Ironic.Api.Conductors;
using Ironic.Api.Drivers;
using Ironic.Api.Enclosures;
using Ironic.Api.Fields;
using Ironic.Api.Firmware;
using Ironic.Api.History;
using Ironic.Api.Inspection;
using Ironic.Api.Microversions;
using Ironic.Api.Nodes;
using Ironic.Api.Portgroups;
using Ironic.Api.Ports;
using Ironic.Api.Runbooks;
using Ironic.Api.Templates;
using Ironic.Api.Tests.Support;
using Ironic.Api.Volumes;
using Ironic.Model.Stores;
using Ironic.Testing;

namespace Ironic.Api.Tests.Microversions;

/// <summary>The fields of every resource: declared as the contract has them, and over the wire, at every version, exactly what is declared.</summary>
public sealed class ResourceFieldTests
{
    private const string Node = "11111111-1111-4111-8111-111111111111", Thing = "22222222-2222-4222-8222-222222222222";

    /// <summary>The contract's prose says "times, links".</summary>
    private static readonly string[] InProse = ["created_at", "updated_at", "links"];

    /// <summary>Each table with the contract's section of it.</summary>
    private static IEnumerable<(string Resource, string Heading, IEnumerable<Declared> Fields)> Tables =>
    [
        ("node", "#### 2.1.2 Node fields", Of(NodeFields.Table)), ("port", "### 2.8 Ports", Of(PortFields.Table)), ("portgroup", "### 2.9 Portgroups", Of(PortgroupFields.Table)),
        ("chassis", "### 2.10 Chassis", Of(ChassisFields.Table)), ("driver", "### 2.11 Drivers", Of(DriverFields.Table)), ("conductor", "### 2.12 Conductors", Of(ConductorFields.Table)),
        ("volume connector", "### 2.13 Volumes", Of(VolumeFields.Connectors)), ("volume target", "### 2.13 Volumes", Of(VolumeFields.Targets)),
        ("allocation", "### 2.14 Allocations", Of(AllocationFields.Table)), ("deploy template", "### 2.15 Deploy templates", Of(DeployTemplateFields.Table)),
        ("runbook", "### 2.16 Runbooks", Of(RunbookFields.Table)), ("inspection rule", "### 2.17 Inspection rules", Of(InspectionRuleFields.Table)),
        ("bios setting", "### 2.7 BIOS", Of(BiosFields.Table)), ("firmware component", "### 2.7 BIOS", Of(FirmwareFields.Table)), ("history entry", "### 2.7 BIOS", Of(HistoryFields.Detail)),
    ];

    /// <summary>The list is reviewed against the contract, section 2, and 3.2 for what PATCH takes; a new field is entered there.</summary>
    [Fact]
    public async Task Fields_AreThoseOfTheReviewedList()
    {
        var reviewed = await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "tests", "Ironic.Api.Tests", "Microversions", "fields.txt"));
        List<string> declared = [.. Tables.SelectMany(table => table.Fields.Select(field => $"{table.Resource} | {field}"))];
        Assert.True(reviewed.Where(line => !line.StartsWith('#')).SequenceEqual(declared), $"fields.txt is not what is declared:\n{string.Join('\n', declared)}");
    }

    /// <summary>Where the contract has prose instead of a table, its section must at least name every field that we have.</summary>
    [Fact]
    public void Fields_AreNamedInTheirSectionOfTheContract()
    {
        foreach (var (resource, heading, fields) in Tables)
        {
            var named = ContractTable.WordsOf(heading);
            var unknown = fields.Select(field => field.Name).Where(name => !name.EndsWith("_interface", StringComparison.Ordinal) && !name.EndsWith("_interfaces", StringComparison.Ordinal)).Except(InProse).Except(named, StringComparer.Ordinal);
            Assert.True(!unknown.Any(), $"{heading} does not know {string.Join(", ", unknown)} of a {resource}");
        }
    }

    [Theory]
    [InlineData("### 2.9 Portgroups", "portgroup", "links")]
    [InlineData("### 2.16 Runbooks", "runbook", "links,created_at,updated_at")]
    public void SinceWhen_IsTheContracts(string heading, string resource, string inProse)
    {
        var contract = ContractTable.Read(heading);
        Assert.True(contract.Count > 7, $"The contract's table was not understood: {JsonSerializer.Serialize(contract)}");
        var ours = Tables.Single(table => table.Resource == resource).Fields.ToDictionary(field => field.Name, field => field.Since, StringComparer.Ordinal);
        foreach (var (name, since) in contract) Assert.Equal((name, since), (name, ours.GetValueOrDefault(name, -1)));
        Assert.Empty(ours.Keys.Except(contract.Keys, StringComparer.Ordinal).Except(inProse.Split(','), StringComparer.Ordinal));
    }

    [Fact]
    public async Task Resources_AtEveryVersion_ShowWhatThatVersionHas()
    {
        await using var api = await StartAsync();
        await SameAsync(api, PortgroupFields.Table, $"/v1/portgroups/{Thing}", 23);
        await SameAsync(api, PortFields.Table, $"/v1/ports/{Thing}", 1);
        await SameAsync(api, ChassisFields.Table, $"/v1/chassis/{Thing}", 1);
        await SameAsync(api, DriverFields.Table, "/v1/drivers/fake-hardware", 1);
        await SameAsync(api, ConductorFields.Table, "/v1/conductors/localhost", 49);
        await SameAsync(api, VolumeFields.Connectors, $"/v1/volume/connectors/{Thing}", 32);
        await SameAsync(api, VolumeFields.Targets, $"/v1/volume/targets/{Thing}", 32);
        await SameAsync(api, AllocationFields.Table, $"/v1/allocations/{Thing}", 52);
        await SameAsync(api, DeployTemplateFields.Table, $"/v1/deploy_templates/{Thing}", 55);
        await SameAsync(api, RunbookFields.Table, $"/v1/runbooks/{Thing}", 92);
        await SameAsync(api, InspectionRuleFields.Table, $"/v1/inspection_rules/{Thing}", 96);
        await SameAsync(api, FirmwareFields.Table, $"/v1/nodes/{Node}/firmware", 86, list => list.GetProperty("firmware")[0]);
        await SameAsync(api, BiosFields.Table, $"/v1/nodes/{Node}/bios/Virtualization", 40, one => one.GetProperty("Virtualization"));
        await SameAsync(api, HistoryFields.Detail, $"/v1/nodes/{Node}/history/{Thing}", 78);
    }

    private static IEnumerable<Declared> Of<T>(FieldTable<T> table) => table.All.Where(field => !field.Hidden)
        .Select(field => new Declared(field.Name, field.Since, (field.Creatable ? "C" : "") + (field.Patchable ? "P" : "") + (field.InSummary ? "S" : ""))).OrderBy(field => field.Name, StringComparer.Ordinal);

    private static async Task SameAsync<T>(ApiHost api, FieldTable<T> table, string path, int first, Func<JsonElement, JsonElement>? pick = null)
    {
        for (var minor = first; minor <= Microversion.Max.Minor; minor++)
        {
            var reply = await api.GetAsync(path, $"1.{minor}");
            Assert.True(reply.Status == 200, $"{path} at 1.{minor}: {reply.Status} {reply.Body}");
            var shown = pick is null ? reply.Json : pick(reply.Json);
            Assert.Equal(
                $"{path} at 1.{minor}: {string.Join(' ', table.All.Where(field => field.Since <= minor && !field.Hidden).Select(field => field.Name).Order(StringComparer.Ordinal))}",
                $"{path} at 1.{minor}: {string.Join(' ', shown.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal))}");
        }
    }

    /// <summary>One of everything.</summary>
    private static async Task<ApiHost> StartAsync()
    {
        var api = await ApiHost.StartAsync();
        foreach (var (path, body) in new[]
        {
            ("nodes", $$"""{"driver": "fake-hardware", "uuid": "{{Node}}"}"""),
            ("portgroups", $$"""{"node_uuid": "{{Node}}", "uuid": "{{Thing}}"}"""),
            ("ports", $$"""{"node_uuid": "{{Node}}", "uuid": "{{Thing}}", "address": "52:54:00:00:00:01"}"""),
            ("chassis", $$"""{"uuid": "{{Thing}}"}"""),
            ("volume/connectors", $$"""{"node_uuid": "{{Node}}", "uuid": "{{Thing}}", "type": "iqn", "connector_id": "iqn.2026-11.example:a"}"""),
            ("volume/targets", $$"""{"node_uuid": "{{Node}}", "uuid": "{{Thing}}", "volume_type": "iscsi", "boot_index": 0, "volume_id": "v"}"""),
            ("allocations", $$"""{"uuid": "{{Thing}}", "resource_class": "none-such"}"""),
            ("deploy_templates", $$"""{"uuid": "{{Thing}}", "name": "CUSTOM_A", "steps": [{"interface": "bios", "step": "a", "args": {}, "priority": 1}]}"""),
            ("runbooks", $$"""{"uuid": "{{Thing}}", "name": "CUSTOM_A", "steps": [{"interface": "bios", "step": "a", "order": 1}]}"""),
            ("inspection_rules", $$"""{"uuid": "{{Thing}}", "actions": [{"op": "fail", "args": {"msg": "no"} }]}"""),
        })
        {
            var made = await api.PostAsync("/v1/" + path, body);
            Assert.True(made.Status == 201, $"{path}: {made.Status} {made.Body}");
        }

        var node = Guid.Parse(Node);
        await api.Conductor.Store.CommitAsync(
        [
            new StoreWrite.PutBios(new(node, [new("Virtualization", "On") { CreatedAt = DateTimeOffset.UnixEpoch }])), new StoreWrite.PutFirmware(new(node, [new("bmc") { InitialVersion = "1", CreatedAt = DateTimeOffset.UnixEpoch }])),
            new StoreWrite.AppendHistory(new(Guid.Parse(Thing), node, DateTimeOffset.UnixEpoch) { Severity = "INFO", Event = "x", EventType = "verify" }),
        ], CancellationToken.None);
        return api;
    }

    /// <summary>C: POST takes it; P: PATCH takes it; S: a plain list shows it.</summary>
    private sealed record Declared(string Name, int Since, string Marks)
    {
        public override string ToString() => $"{Name} | {Since}{(Marks.Length > 0 ? $" | {Marks}" : "")}";
    }
}
