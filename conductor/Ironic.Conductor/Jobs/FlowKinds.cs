namespace Ironic.Conductor.Jobs;

/// <summary>Names of the flows: <see cref="Model.Jobs.Job.Kind"/>.</summary>
internal static class FlowKinds
{
    public const string Verify = "verify";
    public const string Inspect = "inspect";
    public const string Clean = "clean";
    public const string Deploy = "deploy";
    public const string Undeploy = "undeploy";
    public const string Adopt = "adopt";
    public const string Service = "service";
    public const string Rescue = "rescue";
    public const string Unrescue = "unrescue";
    public const string Power = "power";
    public const string BootMode = "boot_mode";
    public const string SecureBoot = "secure_boot";
    public const string Console = "console";
    public const string AttachMedia = "attach_media";
    public const string DetachMedia = "detach_media";
    public const string Vendor = "vendor";
}
