using System.Text.Json.Nodes;

namespace Ironic.Conductor.Tests.World;

/// <summary>What the fake agent says it can do.</summary>
internal static class StepOffers
{
    public static JsonNode Clean() => JsonNode.Parse("""
        {
          "clean_steps": {
            "GenericHardwareManager": [
              {"step": "erase_devices", "interface": "deploy", "priority": 10, "reboot_requested": false, "abortable": true},
              {"step": "erase_devices_metadata", "interface": "deploy", "priority": 99, "reboot_requested": false, "abortable": true},
              {"step": "update_firmware", "interface": "deploy", "priority": 0, "reboot_requested": true, "abortable": false,
               "argsinfo": {"url": {"description": "what", "required": true}}}
            ]
          },
          "hardware_manager_version": {"generic_hardware_manager": "1.1"}
        }
        """)!;

    public static JsonNode Service() => JsonNode.Parse("""
        {
          "service_steps": {
            "GenericHardwareManager": [
              {"step": "burnin_cpu", "interface": "deploy", "priority": 0, "reboot_requested": false, "abortable": true},
              {"step": "update_nic", "interface": "deploy", "priority": 0, "reboot_requested": true, "abortable": false}
            ]
          },
          "hardware_manager_version": {"generic_hardware_manager": "1.1"}
        }
        """)!;

    public static JsonNode Deploy() => JsonNode.Parse("""
        {
          "deploy_steps": {
            "GenericHardwareManager": [
              {"step": "write_image", "interface": "deploy", "priority": 0, "reboot_requested": false, "argsinfo": {"image_info": {"description": "image", "required": true}}},
              {"step": "inject_files", "interface": "deploy", "priority": 0, "reboot_requested": false, "argsinfo": {"files": {"description": "files", "required": false}}}
            ]
          },
          "hardware_manager_version": {"generic_hardware_manager": "1.1"}
        }
        """)!;
}
