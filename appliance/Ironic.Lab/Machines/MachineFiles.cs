namespace Ironic.Lab.Machines;

/// <summary>Where a machine's files lie. Pure.</summary>
internal sealed record MachineFiles(string Folder)
{
    /// <summary>The disk, raw and sparse.</summary>
    public string Disk => Path.Combine(Folder, "disk.raw");

    /// <summary>A volume of its BMC's RAID controller, likewise.</summary>
    /// <param name="id">"Volume.1".</param>
    public string Volume(string id) => Path.Combine(Folder, $"{id.ToLowerInvariant()}.raw");

    /// <summary>The UEFI variables: the machine's own copy.</summary>
    public string UefiVariables => Path.Combine(Folder, "uefi-vars.fd");

    public string ConsoleLog => Path.Combine(Folder, "console.log");

    /// <summary>Where terminals attach.</summary>
    public string ConsoleSocket => Path.Combine(Folder, "console.sock");

    /// <summary>Where QEMU brings its monitor and its serial line to us.</summary>
    public string MonitorSocket => Path.Combine(Folder, "qmp.sock");

    public string SerialSocket => Path.Combine(Folder, "serial.sock");

    /// <summary>Where a Redfish BMC keeps the images of virtual media.</summary>
    public string MediaFolder => Path.Combine(Folder, "media");

    public string IpmiSimFolder => Path.Combine(Folder, "ipmi_sim");
}
