namespace Ironic.Api.Tests.Hosting;

/// <summary>What hostile requests are made of: good bodies, and values that do not fit.</summary>
internal static class HostileShapes
{
    public const string Node = "11111111-1111-4111-8111-111111111111", Port = "22222222-2222-4222-8222-222222222222", Other = "33333333-3333-4333-8333-333333333333",
        Missing = "99999999-9999-4999-8999-999999999999";

    private const string Steps = """[{"interface": "bios", "step": "factory_reset", "args": {}, "priority": 10, "order": 1}]""";

    public static readonly (string Collection, string Body)[] World =
    [
        ("/v1/chassis", $$"""{"uuid": "{{Other}}"}"""),
        ("/v1/nodes", $$"""{"uuid": "{{Node}}", "name": "n", "driver": "fake-hardware", "resource_class": "x", "extra": {"a": {"b": [1, 2]} }, "chassis_uuid": "{{Other}}", "owner": "p"}"""),
        ("/v1/ports", $$"""{"uuid": "{{Port}}", "node_uuid": "{{Node}}", "address": "52:54:00:00:00:01", "name": "p"}"""),
        ("/v1/portgroups", $$"""{"uuid": "{{Other}}", "node_uuid": "{{Node}}", "name": "g"}"""),
        ("/v1/volume/connectors", $$"""{"uuid": "{{Other}}", "node_uuid": "{{Node}}", "type": "iqn", "connector_id": "x"}"""),
        ("/v1/volume/targets", $$"""{"uuid": "{{Other}}", "node_uuid": "{{Node}}", "volume_type": "iscsi", "volume_id": "x", "boot_index": 0}"""),
        ("/v1/allocations", $$"""{"uuid": "{{Other}}", "name": "a", "resource_class": "none"}"""),
        ("/v1/deploy_templates", $$"""{"uuid": "{{Other}}", "name": "CUSTOM_T", "steps": [{"interface": "bios", "step": "a", "args": {}, "priority": 1}]}"""),
        ("/v1/runbooks", $$"""{"uuid": "{{Other}}", "name": "CUSTOM_R", "steps": [{"interface": "bios", "step": "a", "order": 1}]}"""),
        ("/v1/inspection_rules", $$"""{"uuid": "{{Other}}", "actions": [{"op": "set-attribute", "args": {"path": "/extra/a", "value": 1} }]}"""),
    ];

    /// <summary>Bodies that are right, by how the path ends; a request changes one.</summary>
    public static readonly (string Path, string Body)[] Bodies =
    [
        .. World.Select(item => (item.Collection, item.Body)),
        ("/states/power", """{"target": "power on", "timeout": 5}"""),
        ("/states/provision", """{"target": "manage", "clean_steps": [{"interface": "bios", "step": "factory_reset", "args": {"a": 1} }], "configdrive": {"meta_data": {"a": "b"}, "user_data": "x"}, "runbook": "CUSTOM_R", "disable_ramdisk": false, "rescue_password": "x"}"""),
        ("/states/provision", """{"target": "inspect"}"""),
        ("/states/provision", $$"""{"target": "clean", "clean_steps": {{Steps}} }"""),
        ("/states/raid", """{"logical_disks": [{"size_gb": 50, "raid_level": "1", "is_root_volume": true}]}"""),
        ("/states/boot_mode", """{"target": "uefi"}"""),
        ("/states/secure_boot", """{"target": true}"""),
        ("/states/console", """{"enabled": true}"""),
        ("/maintenance", """{"reason": "x"}"""),
        ("/management/boot_device", """{"boot_device": "pxe", "persistent": true}"""),
        ("/management/inject_nmi", "{}"),
        ("/indicators/{indicator}", """{"state": "on"}"""),
        ("/traits", """{"traits": ["CUSTOM_A", "HW_CPU_X86_VMX"]}"""),
        ("/vifs", $$"""{"id": "{{Missing}}", "port_uuid": "{{Port}}"}"""),
        ("/vmedia", """{"device_type": "cdrom", "image_url": "http://10.0.0.1/x.iso", "image_download_source": "http"}"""),
        ("/events", $$"""{"events": [{"event": "network.bind_port", "port_id": "{{Port}}", "mac_address": "52:54:00:00:00:01", "status": "ACTIVE", "device_id": "x"}]}"""),
        ("/heartbeat/{ident}", """{"callback_url": "https://10.0.0.5:9999", "agent_token": "x", "agent_version": "9.0", "agent_status": "start", "agent_verify_ca": "x"}"""),
        ("/continue_inspection", """{"inventory": {"interfaces": [{"name": "eth0", "mac_address": "52:54:00:00:00:01"}], "memory": {"physical_mb": 1024}, "cpu": {"count": 4, "architecture": "x86_64"}, "disks": [{"name": "/dev/sda", "size": 1}], "boot": {"current_boot_mode": "uefi"} } }"""),
    ];

    /// <summary>In JSON.</summary>
    public static readonly string[] Values =
    [
        "null", "true", "false", "0", "-1", "1e999", "-1e-999", "2147483648", "-9223372036854775809", "123456789012345678901234567890", "0.1", "\"\"", "\"x\"", "[]", "{}", "[[]]", "[null]", "[{}]", "[1,\"a\",{}]",
        "{\"a\":{\"b\":null}}", "{\"\":\"\"}", "\"\\u0000\"", "\"\\ud800\"", "\"\u202e\uffff\"", "\"\U0001F4A5\"", "\"\\\\\\\"\"", $"\"{Node}\"", $"\"{Missing}\"", "\"52:54:00:00:00:01\"", "\"fake-hardware\"",
        "\"../../../etc/passwd\"", "\"%00%0a%0d\"", "\"'; DROP TABLE nodes; --\"", "\"\\r\\nX-Injected: 1\"", "\"power off\"", "\"active\"", "\"deleted\"", "\"adopt\"", "\"rescue\"", "\"abort\"", "\"2026-13-99T99:99:99Z\"",
        "\"file:///etc/shadow\"", "\"http://[::1\"", "\"{inventory[cpu]}\"", "\"{0}\"", "\"%s%n\"",
    ];

    public static readonly string[] QueryKeys =
    [
        "limit", "marker", "fields", "sort_key", "sort_dir", "detail", "node", "node_uuid", "portgroup", "address", "addresses", "shard", "sharded", "owner", "lessee", "project", "conductor", "conductor_group",
        "conductor_groups", "driver", "resource_class", "fault", "provision_state", "instance_uuid", "instance_name", "chassis_uuid", "associated", "maintenance", "retired", "description_contains", "include_children",
        "parent_node", "type", "state", "phase", "method", "reset_interfaces", "device_types", "target", "after", "name", "", "a[]", "fields.fields",
    ];

    public static readonly string[] QueryValues =
    [
        "", "1", "0", "-1", "1001", "99999999999999999999", "1.5", "0x10", "true", "maybe", "uuid,name", "uuid,uuid,links", "nosuch", "id", "asc", "desc", "DESC", "created_at", "extra", "n", "None", "available", "power failure",
        Node, Missing, "11111111", "52:54:00:00:00:01", "zz", "%", "\0", "\r\n", "\u202e", "\U0001F4A5", "'", "*", "a,b,,c", "../..", "{}", "[]", "null",
    ];

    public static readonly string[] Segments =
    [
        Node, Port, Other, Missing, "n", "p", "g", "a", "CUSTOM_T", "CUSTOM_R", "CUSTOM_A", "x.json", "led@chassis", "@", "a@b@c", "..%2f..", "%00", "%ff%fe", "%E2%80%AE", ".", "%2e%2e", "detail", "validate", "1", "-", "~",
        "11111111111141118111111111111111", "{11111111-1111-4111-8111-111111111111}", "localhost", "fake-hardware", new('s', 300),
    ];

    public static readonly string[] Pointers =
    [
        "/extra", "/extra/a", "/extra/a/b", "/extra/a/b/0", "/extra/a/b/-", "/extra/a/b/99", "/extra/a/b/c/d", "/driver", "/name", "/driver_info/x", "/driver_info", "/instance_uuid", "/instance_info/traits", "/properties/capabilities",
        "/uuid", "/", "", "extra", "/extra/~1", "/extra/~2", "/traits", "/maintenance", "/protected", "/retired", "/network_data", "/parent_node", "/chassis_uuid", "/owner", "/power_interface", "/steps", "/steps/0", "/steps/0/args", "/steps/-",
        "/actions/0/op", "/conditions", "/conditions/-", "/address", "/node_uuid", "/portgroup_uuid", "/local_link_connection", "/local_link_connection/port_id", "/boot_index", "/public", "/description", "/links", "/provision_state",
    ];

    public static readonly string[] Versions = ["latest", "1.115", "1.1", "1.4", "1.10", "1.55", "1.90", "1.92", "1.0", "1.116", "2.1", "1", "1.", ".1", "-1.1", "1.1.1", "one", "LATEST", "1.99999999999", ""];
}
