namespace Ironic.Conductor.Limits;

/// <summary>How many nodes may be in each phase of their work at once, on this appliance; the others wait in line. 0: no limit.</summary>
public sealed record LimitOptions
{
    /// <summary>Deploys, from the image to the end. Default: 250, Ironic's <c>max_concurrent_deploy</c>, which refuses what we let wait.</summary>
    public int Deploys { get; init; } = 250;

    /// <summary>Cleans. Default: 50, Ironic's <c>max_concurrent_clean</c>: erasing disks draws much power and wears flash.</summary>
    public int Cleans { get; init; } = 50;

    /// <summary>Images being fetched, checked or converted for a node, or waited for. Default: 32; of these the image service works on as many as <c>images.concurrentDownloads</c> and <c>images.concurrentConversions</c> say.</summary>
    public int Images { get; init; } = 32;

    /// <summary>Machines powered on for a ramdisk that has not reported yet: the burst of DHCP, TFTP and ramdisk fetches, and of inrush current. Default: 100.</summary>
    public int Boots { get; init; } = 100;

    /// <summary>Agents fetching and writing an image. Default: 100; what they fetch from us shares <c>provisioning.imageBytesPerSecond</c>.</summary>
    public int Writes { get; init; } = 100;
}
