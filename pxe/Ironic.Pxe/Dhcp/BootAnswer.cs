namespace Ironic.Pxe.Dhcp;

/// <summary>What a client is told to boot.</summary>
/// <param name="BootFile">A TFTP path or an absolute URL: the file field and option 67.</param>
internal sealed record BootAnswer(string BootFile)
{
    /// <summary>The program is fetched by TFTP from us: siaddr and option 66 name us.</summary>
    public bool ByTftp { get; init; }

    /// <summary>Option 60 as the client wants it echoed; null: none.</summary>
    public string? VendorClass { get; init; }

    /// <summary>Option 175: iPXE's own options.</summary>
    public bool IpxeOptions { get; init; }
}
