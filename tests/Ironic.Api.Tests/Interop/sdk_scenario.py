"""openstacksdk's bare-metal proxy against an endpoint: sdk_scenario.py URL. Prints OK at the end; any surprise is an exception."""
import sys
import openstack
from openstack import exceptions

conn = openstack.connect(auth_type="none", endpoint=sys.argv[1], baremetal_endpoint_override=sys.argv[1])
bm = conn.baremetal

assert {d.name for d in bm.drivers()} >= {"fake-hardware", "ipmi"}
assert bm.get_driver("fake-hardware").default_power_interface == "fake"
assert [c.alive for c in bm.conductors()] == [True]

node = bm.create_node(name="sdk-1", driver="fake-hardware", provision_state="enroll", automated_clean=False,
                      properties={"cpus": 4}, driver_info={"ipmi_password": "open-sesame"}, resource_class="big")
assert node.provision_state == "enroll" and node.driver_info["ipmi_password"] == "******"
for i in range(5):
    bm.create_node(name=f"more-{i}", driver="fake-hardware", provision_state="enroll")
assert len(list(bm.nodes(limit=2))) == 6                      # follows next
assert len(list(bm.nodes(details=True))) == 6
assert [n.name for n in bm.nodes(resource_class="big", fields=["name"])] == ["sdk-1"]

port = bm.create_port(node_id=node.id, address="52:54:00:00:01:01")
assert [p.address for p in bm.ports(node=node.id)] == ["52:54:00:00:01:01"]
assert bm.update_port(port, is_pxe_enabled=False).is_pxe_enabled is False

node = bm.patch_node(node, [{"op": "add", "path": "/extra/rack", "value": "7"}])
assert node.extra == {"rack": "7"}
node = bm.update_node(node, owner="sdk")
assert node.owner == "sdk"

bm.set_node_traits(node, ["CUSTOM_A", "CUSTOM_B"])
bm.remove_node_trait(node, "CUSTOM_B")
assert bm.get_node(node).traits == ["CUSTOM_A"]

node = bm.set_node_provision_state(node, "manage", wait=True, timeout=30)
assert node.provision_state == "manageable"
node = bm.set_node_provision_state(node, "provide", wait=True, timeout=30)
assert node.provision_state == "available"
bm.wait_for_nodes_provision_state([node], "available", timeout=10)

bm.set_node_power_state(node, "power on", wait=True, timeout=30)
assert bm.get_node(node).power_state == "power on"
bm.set_node_boot_device(node, "pxe", persistent=True)
assert bm.get(f"/nodes/{node.id}/management/boot_device").json()["boot_device"] == "pxe"  # no method of this version reads it
bm.set_node_maintenance(node, "look at it")
assert bm.get_node(node).maintenance_reason == "look at it"
bm.unset_node_maintenance(node)
bm.validate_node(node, required=("power", "management"))

# Resources beside nodes
chassis = bm.create_chassis(description="rack 1")
assert bm.update_chassis(chassis, description="rack 2").description == "rack 2"
assert [c.id for c in bm.chassis()] == [chassis.id]

node = bm.create_node(name="sdk-2", driver="fake-hardware", provision_state="enroll", automated_clean=False, resource_class="baremetal",
                      network_interface="flat", chassis_id=chassis.id)
group = bm.create_port_group(node_id=node.id, name="bond0", address="52:54:00:00:03:00")
port = bm.create_port(node_id=node.id, address="52:54:00:00:03:01", port_group_id=group.id)
assert [g.name for g in bm.port_groups(node=node.id)] == ["bond0"]
assert [p.id for p in bm.ports(node=node.id)] == [port.id]
assert bm.update_port_group(group, extra={"a": "b"}).extra == {"a": "b"}

bm.attach_vif_to_node(node, "vif-1")
assert bm.list_node_vifs(node) == ["vif-1"]
assert bm.detach_vif_from_node(node, "vif-1") is True
assert bm.detach_vif_from_node(node, "vif-1", ignore_missing=True) is False

target = bm.create_volume_target(node_id=node.id, volume_type="iscsi", boot_index=0, volume_id="v-1", properties={"auth_password": "open-sesame"})
assert bm.get_volume_target(target).properties == {"auth_password": "******"}
connector = bm.create_volume_connector(node_id=node.id, type="iqn", connector_id="iqn.2026-11.org:1")
assert [c.connector_id for c in bm.volume_connectors(node=node.id)] == ["iqn.2026-11.org:1"]
bm.delete_volume_target(target)
bm.delete_volume_connector(connector)

node = bm.set_node_provision_state(node, "manage", wait=True, timeout=30)
node = bm.set_node_provision_state(node, "provide", wait=True, timeout=30)
allocation = bm.wait_for_allocation(bm.create_allocation(resource_class="baremetal", name="a-1"), timeout=30)
assert (allocation.state, allocation.node_id) == ("active", node.id)
assert bm.update_allocation(allocation, extra={"x": "y"}).extra == {"x": "y"}
assert bm.get_node(node).instance_id == allocation.id
bm.delete_allocation(allocation)
assert bm.get_node(node).instance_id is None
failed = bm.create_allocation(resource_class="nosuch")
try:
    bm.wait_for_allocation(failed, timeout=30)
    raise AssertionError("allocated what is not there")
except exceptions.ResourceFailure as e:
    assert "no available nodes match the resource class nosuch" in str(e), e
bm.delete_allocation(failed)

template = bm.create_deploy_template(name="CUSTOM_HT", steps=[{"interface": "bios", "step": "apply_configuration", "args": {"settings": []}, "priority": 150}])
assert [t.name for t in bm.deploy_templates()] == ["CUSTOM_HT"]
assert bm.update_deploy_template(template, extra={"a": "b"}).extra == {"a": "b"}
bm.delete_deploy_template(template)

assert bm.get_driver("fake-hardware").list_vendor_passthru(bm) == {}
bm.call_node_vendor_passthru(node, "POST", "second_method", {"bar": "kazoo"})

try:
    bm.get_node("nosuch")
    raise AssertionError("found what is not there")
except exceptions.NotFoundException as e:
    assert "Node nosuch could not be found." in str(e), e
try:
    bm.create_node(name="sdk-1", driver="fake-hardware", provision_state="enroll")
    raise AssertionError("a name twice")
except exceptions.ConflictException as e:
    assert "A node with name sdk-1 already exists." in str(e), e

bm.delete_port(port)
bm.delete_port_group(group)
for n in list(bm.nodes()):
    bm.delete_node(n)
assert list(bm.nodes()) == []
bm.delete_chassis(chassis)
print("OK")
