using System.Collections.Immutable;
using Ironic.Conductor.Notifications;
using Ironic.Model.Drivers;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Model.Provisioning;

namespace Ironic.Conductor.Tests.Notifications;

public sealed class NodeNewsTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;

    private static readonly Node Rest = new()
    {
        Uuid = Guid.Parse("1be26c0b-03f2-4d2e-ae87-c02d7f33c123"), Name = "web-01", Driver = "ipmi", Provision = new(ProvisionState.Available, null), PowerState = PowerState.Off, CreatedAt = Now,
        DriverInfo = JsonMap.Parse("""{"ipmi_address": "10.0.0.1", "ipmi_password": "hunter2"}"""),
        InstanceInfo = JsonMap.Parse("""{"image_source": "http://images/debian.raw", "nested": {"configdrive": "secret too"}}"""),
        CleanStep = JsonMap.Parse("""{"step": "set_bmc_user", "args": {"password": "of a clean"}}"""),
        DeployStep = JsonMap.Parse("""{"step": "apply", "args": {"user": {"password": "of a deploy"}}}"""),
        Interfaces = ImmutableSortedDictionary<DriverSlot, string>.Empty.Add(DriverSlot.Boot, "ipxe"),
        Traits = ["CUSTOM_GOLD"],
    };

    [Theory]
    [InlineData(ProvisionState.Available, ProvisionState.Deploying, "baremetal.node.provision_set.start", "deploy")]
    [InlineData(ProvisionState.Deploying, ProvisionState.DeployWait, "baremetal.node.provision_set.success", "wait")]
    [InlineData(ProvisionState.Deploying, ProvisionState.Active, "baremetal.node.provision_set.end", "done")]
    [InlineData(ProvisionState.DeployWait, ProvisionState.DeployFail, "baremetal.node.provision_set.error", "fail")]
    [InlineData(ProvisionState.Available, ProvisionState.Manageable, "baremetal.node.provision_set.success", "manage")]
    public void Provision_IsToldByWhatItBeginsOrEnds(ProvisionState from, ProvisionState to, string type, string on)
    {
        var told = Assert.Single(NodeNews.Of(Rest with { Provision = new(from, null) }, Rest with { Provision = new(to, null) }, Now));

        Assert.Equal((type, type.EndsWith("error", StringComparison.Ordinal)), (told.EventType, told.IsError));
        var payload = told.Payload();
        Assert.Equal("NodeSetProvisionStatePayload", payload["ironic_object.name"]!.GetValue<string>());
        var data = payload["ironic_object.data"]!;
        Assert.Equal((from.ToWire(), to.ToWire(), on), (data["previous_provision_state"]!.GetValue<string>(), data["provision_state"]!.GetValue<string>(), data["event"]!.GetValue<string>()));
    }

    [Fact]
    public void Power_OfARequest_OfAJob_AndOfSomebodyElse()
    {
        var (locked, on) = (Rest with { Reservation = "here" }, Rest with { PowerState = PowerState.On });
        var asked = locked with { TargetPowerState = PowerState.On };

        Assert.Equal(["baremetal.node.power_set.start"], Types(Rest, asked));
        Assert.Equal([], Types(asked, asked with { PowerState = PowerState.On }));
        Assert.Equal(["baremetal.node.power_set.end"], Types(asked, on));
        Assert.Equal(["baremetal.node.power_set.error"], Types(asked, Rest));
        Assert.Equal(["baremetal.node.power_set.start", "baremetal.node.power_set.end"], Types(locked, locked with { PowerState = PowerState.On }));
        Assert.Equal(["baremetal.node.power_state_corrected.success"], Types(Rest, on));
        Assert.Equal([], Types(Rest with { PowerState = null }, on)); // it was not known: nothing is corrected
        Assert.Equal("power off", NodeNews.Of(Rest, on, Now).Single().Payload()["ironic_object.data"]!["from_power"]!.GetValue<string>());
    }

    [Fact]
    public void Maintenance_IsToldAtItsBeginAndEnd() =>
        Assert.Equal(["baremetal.node.maintenance_set.start", "baremetal.node.maintenance_set.end"], Types(Rest, Rest with { Maintenance = true, MaintenanceReason = "disk" }));

    [Fact]
    public void Nova_IsToldOfPower_WhereThereIsAnInstance()
    {
        var instance = Guid.Parse("d6ea00c1-1f94-4e95-90b3-3462d7031678");
        var (off, on) = (Rest with { InstanceUuid = instance }, Rest with { InstanceUuid = instance, PowerState = PowerState.On });

        Assert.Equal("""{"events":[{"name":"power-update","server_uuid":"d6ea00c1-1f94-4e95-90b3-3462d7031678","tag":"POWER_ON"}]}""", NodeNews.PowerUpdate(off, on, Now)!.Payload().ToJsonString());
        Assert.Contains("POWER_OFF", NodeNews.PowerUpdate(on, off, Now)!.Payload().ToJsonString(), StringComparison.Ordinal);
        Assert.Null(NodeNews.PowerUpdate(Rest, Rest with { PowerState = PowerState.On }, Now));
        Assert.Null(NodeNews.PowerUpdate(off, off with { LastError = "x" }, Now));
        Assert.Null(NodeNews.PowerUpdate(off with { PowerState = null }, on, Now));
    }

    [Fact]
    public void Edits_AreWhatClientsSet_NotWhatBecomesOfANode()
    {
        Assert.True(NodeNews.IsEdit(Rest, Rest with { Description = "x", UpdatedAt = Now }));
        Assert.True(NodeNews.IsEdit(Rest, Rest with { Extra = JsonMap.Parse("""{"a": 1}""") }));
        Assert.False(NodeNews.IsEdit(Rest, Rest with { PowerState = PowerState.On, LastError = "x", Health = "OK", UpdatedAt = Now }));
        Assert.False(NodeNews.IsEdit(Rest, Rest with { Provision = new(ProvisionState.Deploying, ProvisionState.Active), Reservation = "here" }));
        Assert.False(NodeNews.IsEdit(Rest, Rest with { Maintenance = true }));
    }

    [Fact]
    public void Payloads_CarryTheDocumentedFields_AndNoSecret()
    {
        var payload = NodePayloads.Crud(Rest);

        Assert.Equal(("ironic", "NodeCRUDPayload"), (payload["ironic_object.namespace"]!.GetValue<string>(), payload["ironic_object.name"]!.GetValue<string>()));
        Assert.Matches(@"^1\.\d+$", payload["ironic_object.version"]!.GetValue<string>());
        var data = payload["ironic_object.data"]!.AsObject();
        string[] documented =
        [
            "chassis_uuid", "clean_step", "console_enabled", "created_at", "driver", "driver_info", "extra", "inspection_finished_at", "inspection_started_at", "instance_info", "instance_uuid", "last_error",
            "maintenance", "maintenance_reason", "boot_interface", "console_interface", "deploy_interface", "inspect_interface", "management_interface", "network_interface", "power_interface", "raid_interface",
            "storage_interface", "vendor_interface", "name", "power_state", "properties", "provision_state", "provision_updated_at", "resource_class", "target_power_state", "target_provision_state", "updated_at", "uuid",
        ];
        Assert.Empty(documented.Except(data.Select(field => field.Key)));
        Assert.Equal(("ipxe", "1970-01-01T00:00:00Z"), (data["boot_interface"]!.GetValue<string>(), data["created_at"]!.GetValue<string>()));
        Assert.Contains("10.0.0.1", payload.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", payload.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret too", payload.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("of a clean", payload.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("of a deploy", payload.ToJsonString(), StringComparison.Ordinal);
    }

    private static string[] Types(Node before, Node after) => [.. NodeNews.Of(before, after, Now).Select(news => news.EventType)];
}
