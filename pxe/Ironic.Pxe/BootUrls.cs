using Ironic.Model.Ports;

namespace Ironic.Pxe;

/// <summary>Paths of the boot server: what DHCP and the scripts name, and what the server maps.</summary>
internal static class BootUrls
{
    public const string Prefix = "/boot", Images = "/images";

    public static string Script(Uri files, MacAddress address) => Join(files, $"{Prefix}/ipxe/{address}");

    public static string Program(Uri files, string program) => Join(files, $"{Prefix}/programs/{program}");

    public static string Kernel(Uri files, Guid node) => Join(files, $"{Prefix}/nodes/{node}/kernel");

    public static string Ramdisk(Uri files, Guid node) => Join(files, $"{Prefix}/nodes/{node}/ramdisk");

    public static string Cd(Uri files, Guid node, string name) => Join(files, $"{Prefix}/nodes/{node}/{name}");

    public static string Join(Uri files, string path) => files.AbsoluteUri.TrimEnd('/') + path;
}
