using Ironic.Conductor.Boot;
using Ironic.Conductor.Deploy;
using Ironic.Model.Drivers;
using Ironic.Model.Drivers.Steps;
using Ironic.Model.Images;

namespace Ironic.Conductor.Slots;

/// <summary>Slot "deploy": the agent fetches an image and writes it ("direct"), or brings its own steps to do so ("custom-agent").</summary>
internal sealed class AgentDeploy(string name, bool needsImage, IImageService images, RamdiskParameterList ramdisk) : IAgentSlot
{
    public DriverSlot Slot => DriverSlot.Deploy;

    public string Name { get; } = name;

    public IReadOnlyList<DriverStep> CoreSteps { get; } =
    [
        new("deploy") { DeployPriority = 100, Abortable = true }, // only the ramdisk boots in it
        .. needsImage ? [new DriverStep("write_image") { DeployPriority = 80 }] : Array.Empty<DriverStep>(),
        new("prepare_instance_boot") { DeployPriority = 60 },
        new("tear_down_agent") { DeployPriority = 40 },
        new("switch_to_tenant_network") { DeployPriority = 30 },
        new("boot_instance") { DeployPriority = 20 },
    ];

    public IReadOnlyDictionary<string, string> Properties { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["deploy_kernel"] = "URL (http, https, file) of the ramdisk's kernel. Optional where a default is configured.",
        ["deploy_ramdisk"] = "URL (http, https, file) of the ramdisk. Optional where a default is configured.",
        ["deploy_forces_oob_reboot"] = "Whether the BMC powers the machine off after the deploy instead of the agent. Optional, default False.",
        ["force_persistent_boot_device"] = "Default, Always or Never: whether boot devices are set for good. Optional.",
    };

    public IReadOnlyList<string> Validate(DriverContext node)
    {
        List<string> problems = [.. ramdisk.Validate(node)];
        if (!needsImage) return problems;
        if (ImageRequests.TryRead(node.NodeUuid, node.InstanceInfo, out var problem) is { } request) problems.AddRange(images.Validate(request));
        else problems.Add(problem);
        if (node.InstanceInfo.GetText("image_type") is { } type and not "whole-disk") problems.Add($"instance_info's image_type '{type}' cannot be deployed; whole-disk can.");
        return problems;
    }
}
