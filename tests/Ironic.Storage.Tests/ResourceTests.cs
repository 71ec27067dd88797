using Ironic.Model.Allocations;
using Ironic.Model.Inspection;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Model.Ports;
using Ironic.Model.Resources;
using Ironic.Model.Stores;
using Ironic.Model.Templates;
using Ironic.Model.Volumes;
using Ironic.Testing.Databases;

namespace Ironic.Storage.Tests;

public abstract class ResourceTests(TestEngine engine) : StoreFixture(engine)
{
    private IResourceStore Resources => Store;

    [Fact]
    public async Task EveryKind_IsReadBack_AlsoAfterReopening()
    {
        var node = await InsertAsync(NewNode());
        await PutAsync(new Chassis { Uuid = Guid.NewGuid(), CreatedAt = Then, Description = "rack 4" });
        await PutAsync(new Portgroup { Uuid = Guid.NewGuid(), CreatedAt = Then, NodeUuid = node.Uuid, Name = "bond0", Address = new(1) });
        await PutAsync(new VolumeConnector { Uuid = Guid.NewGuid(), CreatedAt = Then, NodeUuid = node.Uuid, Type = "iqn", ConnectorId = "iqn.x" });
        await PutAsync(Target(node, 0));
        await PutAsync(new Allocation { Uuid = Guid.NewGuid(), CreatedAt = Then, Name = "a", Traits = ["CUSTOM_A"], CandidateNodes = [node.Uuid], State = AllocationState.Active, NodeUuid = node.Uuid });
        await PutAsync(new DeployTemplate { Uuid = Guid.NewGuid(), CreatedAt = Then, Name = "CUSTOM_T", Steps = [new("bios", "apply", JsonMap.Parse("""{"n":1}"""), 5)] });
        await PutAsync(new Runbook { Uuid = Guid.NewGuid(), CreatedAt = Then, Name = "r", Steps = [new("raid", "create", JsonMap.Empty, 1)], Traits = ["CUSTOM_A"] });
        await PutAsync(new InspectionRule { Uuid = Guid.NewGuid(), CreatedAt = Then, Priority = 7, Actions = [JsonMap.Parse("""{"op":"fail","args":{"msg":"no"}}""")] });

        await ReopenAsync();

        Assert.Equal("rack 4", (await AllAsync<Chassis>()).Single().Description);
        Assert.Equal(new MacAddress(1), (await Resources.FindByAsync<Portgroup>(new("name", "bond0"), default))!.Address);
        Assert.Equal("iqn.x", (await AllAsync<VolumeConnector>()).Single().ConnectorId);
        Assert.Equal("chap-hidden", (await AllAsync<VolumeTarget>()).Single().Properties.GetText("auth_password"));
        var allocation = (await AllAsync<Allocation>()).Single();
        Assert.Equal((AllocationState.Active, node.Uuid), (allocation.State, allocation.CandidateNodes.Single()));
        var step = (await Resources.FindByAsync<DeployTemplate>(new("name", "CUSTOM_T"), default))!.Steps.Single();
        Assert.Equal(new TemplateStep("bios", "apply", JsonMap.Parse("""{"n":1}"""), 5), step);
        Assert.Equal("CUSTOM_A", (await AllAsync<Runbook>()).Single().Traits.Single());
        Assert.Equal("fail", (await AllAsync<InspectionRule>()).Single().Actions.Single().GetText("op"));
    }

    [Fact]
    public async Task Secrets_InSteps_AndVolumes_AreNotReadableOnDisk()
    {
        var node = await InsertAsync(NewNode());
        await PutAsync(Target(node, 0));
        await PutAsync(new DeployTemplate { Uuid = Guid.NewGuid(), CreatedAt = Then, Name = "CUSTOM_T", Steps = [new("bios", "apply", JsonMap.Parse("""{"password":"step-hidden"}"""), 5)] });

        var disk = await DumpAsync();

        Assert.Contains("CUSTOM_T", disk, StringComparison.Ordinal);
        Assert.DoesNotContain("-hidden", disk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UniqueValues_AreTakenOnce_AndFreedByChangeAndDeletion()
    {
        var node = await InsertAsync(NewNode());
        var first = await PutAsync(Target(node, 0));

        Assert.Equal(new CommitResult.Duplicate("volume target", "node_uuid,boot_index", $"{node.Uuid},0"), await CommitAsync(new StoreWrite.InsertResource(Target(node, 0))));
        Assert.Equal(new CommitResult.Duplicate("volume target", "uuid", first.Uuid.ToString()), await CommitAsync(new StoreWrite.InsertResource(first with { BootIndex = 9 })));

        Assert.IsType<CommitResult.Committed>(await CommitAsync(new StoreWrite.UpdateResource(first with { BootIndex = 1 })));
        var second = await PutAsync(Target(node, 0));
        Assert.IsType<CommitResult.Committed>(await CommitAsync(new StoreWrite.DeleteResource(second)));
        await PutAsync(Target(node, 0));
    }

    [Fact]
    public async Task Writes_OnAnOlderRevision_AreStale()
    {
        var chassis = await PutAsync(new Chassis { Uuid = Guid.NewGuid(), CreatedAt = Then });
        await CommitAsync(new StoreWrite.UpdateResource(chassis with { Description = "new" }));

        Assert.Equal(new CommitResult.Stale("chassis", chassis.Uuid), await CommitAsync(new StoreWrite.UpdateResource(chassis with { Description = "old" })));
        Assert.Equal(new CommitResult.Stale("chassis", chassis.Uuid), await CommitAsync(new StoreWrite.DeleteResource(chassis)));
    }

    [Fact]
    public async Task WhatIsUsed_IsNotDeleted()
    {
        var chassis = await PutAsync(new Chassis { Uuid = Guid.NewGuid(), CreatedAt = Then });
        var node = await InsertAsync(NewNode() with { ChassisUuid = chassis.Uuid });
        var group = await PutAsync(new Portgroup { Uuid = Guid.NewGuid(), CreatedAt = Then, NodeUuid = node.Uuid });
        await CommitAsync(new StoreWrite.InsertPort(NewPort(node.Uuid, 1) with { PortgroupUuid = group.Uuid }));

        Assert.IsType<CommitResult.Stale>(await CommitAsync(new StoreWrite.DeleteResource(chassis)));
        Assert.IsType<CommitResult.Stale>(await CommitAsync(new StoreWrite.DeleteResource(group)));
    }

    [Fact]
    public async Task Node_TakesItsOwnWithIt()
    {
        var (node, other) = (await InsertAsync(NewNode()), await InsertAsync(NewNode()));
        await PutAsync(Target(node, 0));
        await PutAsync(Target(other, 0));
        await CommitAsync(new StoreWrite.PutBios(new(node.Uuid, [new("boot", "uefi") { CreatedAt = Then, AllowableValues = ["uefi", "bios"] }])),
            new StoreWrite.PutFirmware(new(node.Uuid, [new("bmc") { InitialVersion = "1", CreatedAt = Then }])));
        Assert.Equal(["uefi", "bios"], (await Resources.FindBiosAsync(node.Uuid, default))!.Settings.Single().AllowableValues!);
        Assert.Equal("1", (await Resources.FindFirmwareAsync(node.Uuid, default))!.Components.Single().InitialVersion);

        await CommitAsync(new StoreWrite.DeleteNode(node.Uuid));

        foreach (var round in new[] { "in memory", "on disk" })
        {
            Assert.Equal(other.Uuid, (await AllAsync<VolumeTarget>()).Single().NodeUuid);
            Assert.Null(await Resources.FindBiosAsync(node.Uuid, default));
            Assert.Null(await Resources.FindFirmwareAsync(node.Uuid, default));
            if (round == "in memory") await ReopenAsync();
        }
    }

    [Fact]
    public async Task Lists_FilterSortAndPage()
    {
        foreach (var name in new[] { "b", "d", "a", "c" }) await PutAsync(new Runbook { Uuid = Guid.NewGuid(), CreatedAt = Then, Name = name, Steps = [], Public = name != "d" });
        var byName = new ResourceQuery<Runbook> { Where = r => r.Public, SortBy = r => r.Name, Limit = 2 };

        var page = await Resources.ListAsync(byName, default);
        var rest = await Resources.ListAsync(byName with { Marker = page[^1].Uuid }, default);

        Assert.Equal(["a", "b"], page.Select(r => r.Name));
        Assert.Equal(["c"], rest.Select(r => r.Name));
        await Assert.ThrowsAsync<UnknownMarkerException>(async () => await Resources.ListAsync(byName with { Marker = Guid.NewGuid() }, default));
    }

    private static VolumeTarget Target(Node node, int index) => new()
    {
        Uuid = Guid.NewGuid(),
        CreatedAt = Then,
        NodeUuid = node.Uuid,
        VolumeType = "iscsi",
        BootIndex = index,
        VolumeId = "v",
        Properties = JsonMap.Parse("""{"auth_password":"chap-hidden"}"""),
    };

    private async Task<T> PutAsync<T>(T resource) where T : Resource
    {
        Assert.IsType<CommitResult.Committed>(await CommitAsync(new StoreWrite.InsertResource(resource)));
        return (await Resources.FindAsync<T>(resource.Uuid, default))!;
    }

    private async Task<IReadOnlyList<T>> AllAsync<T>() where T : Resource => await Resources.ListAsync(new ResourceQuery<T>(), default);
}
