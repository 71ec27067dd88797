namespace Ironic.Drivers.Redfish.Firmware;

/// <summary>How a firmware file gets to a BMC (<c>driver_info.redfish_firmware_method</c>).</summary>
internal enum FirmwareMethod
{
    /// <summary>The BMC fetches it where it can; else it is sent to it.</summary>
    Auto,

    /// <summary>The BMC fetches it (SimpleUpdate), or nothing is done.</summary>
    Simple,

    /// <summary>It is sent (multipart, else bare), or nothing is done: for BMCs that have no way to the file's server.</summary>
    Push,
}
