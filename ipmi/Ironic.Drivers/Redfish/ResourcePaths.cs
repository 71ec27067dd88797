namespace Ironic.Drivers.Redfish;

/// <summary>Paths of resources, which BMCs write with and without a slash at their end.</summary>
internal static class ResourcePaths
{
    public static string Plain(string path) => path.TrimEnd('/');

    /// <summary>The last part.</summary>
    public static string NameOf(string path) => Plain(path) is var plain ? plain[(plain.LastIndexOf('/') + 1)..] : path;
}
