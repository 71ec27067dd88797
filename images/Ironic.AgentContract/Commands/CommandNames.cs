namespace Ironic.AgentContract.Commands;

/// <summary>Commands of the agent. "At once": the answer to the POST carries the result; else it is to be asked for by id.</summary>
public static class CommandNames
{
    /// <summary>At once. <see cref="Steps.GetStepsParams"/> to <see cref="Steps.CleanStepsResult"/>.</summary>
    public const string GetCleanSteps = "clean.get_clean_steps";

    /// <summary><see cref="Steps.ExecuteStepParams"/> to <see cref="Steps.CleanStepResult"/>.</summary>
    public const string ExecuteCleanStep = "clean.execute_clean_step";

    /// <summary>At once. <see cref="Steps.GetStepsParams"/> to <see cref="Steps.DeployStepsResult"/>.</summary>
    public const string GetDeploySteps = "deploy.get_deploy_steps";

    /// <summary><see cref="Steps.ExecuteStepParams"/> to <see cref="Steps.DeployStepResult"/>.</summary>
    public const string ExecuteDeployStep = "deploy.execute_deploy_step";

    /// <summary>At once. <see cref="Steps.GetStepsParams"/> to <see cref="Steps.ServiceStepsResult"/>.</summary>
    public const string GetServiceSteps = "service.get_service_steps";

    /// <summary><see cref="Steps.ExecuteStepParams"/> to <see cref="Steps.ServiceStepResult"/>.</summary>
    public const string ExecuteServiceStep = "service.execute_service_step";

    /// <summary><see cref="Images.PrepareImageParams"/> to text. The old way to write an image; the step <c>write_image</c> is the present one.</summary>
    public const string PrepareImage = "standby.prepare_image";

    /// <summary>At once; of the image written last, <c>{}</c> for a whole-disk image.</summary>
    public const string GetPartitionUuids = "standby.get_partition_uuids";

    /// <summary>Reboots.</summary>
    public const string RunImage = "standby.run_image";

    public const string PowerOff = "standby.power_off";

    /// <summary>At once: flushes what the kernel still holds to the disks.</summary>
    public const string Sync = "standby.sync";

    /// <summary><see cref="Images.InstallBootloaderParams"/>.</summary>
    public const string InstallBootloader = "image.install_bootloader";

    /// <summary>At once. <see cref="FinalizeRescueParams"/>; the agent stops its API afterwards.</summary>
    public const string FinalizeRescue = "rescue.finalize_rescue";

    /// <summary>At once, to <see cref="SystemLogs"/>.</summary>
    public const string CollectSystemLogs = "log.collect_system_logs";

    /// <summary>At once: the agent stops serving and takes its network links down.</summary>
    public const string Lockdown = "system.lockdown";

    /// <summary>At once, to the inventory.</summary>
    public const string GetHardwareInfo = "poll.get_hardware_info";

    /// <summary>At once; only for an agent without an API to look itself up at.</summary>
    public const string SetNodeInfo = "poll.set_node_info";

    /// <summary>A list of commands, one after the other.</summary>
    public const string StartFlow = "flow.start_flow";

    public const string ExecuteBootcInstall = "standby.execute_bootc_install";
}
